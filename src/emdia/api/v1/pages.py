"""What every list takes and answers: a size, a cursor, the filters of the list."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from emdia.api.fields import printable
from emdia.api.limits import LARGEST_ID, LARGEST_PAGE, LONGEST_TEXT, USUAL_PAGE

QueryId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
QueryText = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(printable)]


class Listed(BaseModel):
    """Which page of a list is asked for."""

    page_size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = USUAL_PAGE
    cursor: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="`next_cursor` of the page before; its filters must be sent again."
    )
