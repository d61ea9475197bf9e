"""House style and chart builders: frames in, an Altair chart out. Nothing here knows where the numbers come from."""
