"""The one route for downloads: what a file is served as, and what is said where there is none, for whoever may have it."""

from pathlib import PurePath
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from natpatsip.access import VISITOR, NotAllowed, require
from natpatsip.drafts import NoSuchDraft
from natpatsip.errors import UserError
from natpatsip.figures.exports import MEDIA_TYPES, NothingToDraw
from natpatsip.server.files import NoSuchFile, make_file
from natpatsip.store import NoSuchSubmission, StoreProblem
from natpatsip.store.releases import NoSuchRelease
from natpatsip.ui.downloads import ROUTE
from natpatsip.ui.turns import turns

_UNKNOWN = "application/octet-stream"


def download(request: Request) -> Response:
    """The file that the path names.

    A wrong query is answered with 400 and a sentence, a file that does not exist or has nothing in it with 404.
    """
    try:
        require(VISITOR, "download")
        with turns().turn():
            made = make_file(request.path_params["file"], request.query_params)
    except NotAllowed as problem:
        raise HTTPException(403, str(problem)) from problem
    except (NoSuchFile, NothingToDraw, NoSuchSubmission, NoSuchRelease, NoSuchDraft) as problem:
        raise HTTPException(404, str(problem)) from problem
    except StoreProblem as problem:
        raise HTTPException(503, str(problem)) from problem
    except UserError as problem:
        raise HTTPException(400, str(problem)) from problem
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}",
        "Cache-Control": "private, no-cache",
    }
    suffix = PurePath(made.name).suffix.removeprefix(".").casefold()
    return Response(made.content, media_type=MEDIA_TYPES.get(suffix, _UNKNOWN), headers=headers)


ROUTES: list[BaseRoute] = [Route(f"/{ROUTE}/{{file}}", download, methods=["GET"])]
