"""cXML over HTTP: what partners' procurement systems post, authenticated by what stands in the document."""

from litestar import post

from lading.api.answer import Answer
from lading.api.request import ApiRequest
from lading.flows.intake.receive_cxml import receive_cxml
from lading.intake.cxml_posted import LARGEST


@post("/intake/cxml", public=True, status_code=200, request_max_body_size=LARGEST)
async def post_cxml(request: ApiRequest) -> Answer:
    """Receive cXML from a partner's system.

    No API key: the sender's credential and SharedSecret must be those of a trading partner. An OrderRequest becomes a
    case, once; a PunchOutSetupRequest opens a shop for some hours and answers its address; a ProfileRequest is told
    what is taken. The answer is a cXML Response whose Status says how it went (200, 400, 401, 406, 450), always over
    HTTP 200.
    """
    host = request.client.host if request.client else "unknown"
    said = await receive_cxml(request.desk.company, body=await request.body(), host=host)
    return Answer(200, said.text.encode(), content_type=b"text/xml; charset=utf-8")


HANDLERS = (post_cxml,)
