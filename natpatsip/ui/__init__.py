"""What the pages are arranged from: filters, figure panels, downloads, the problem table. The only user of Streamlit."""
