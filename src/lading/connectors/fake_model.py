"""`python -m lading.connectors.fake_model --journal FILE`: a language model's server for tests, a process of its own.

It answers every question with what `POST /test/answer {"header": {…}, "lines": […]}` has told it, in OpenAI's protocol;
`{"fail": 500}` makes it fail. Everything that it was asked stands in the journal, a JSON object a line.
"""

import json
import time

from lading.connectors.fake_door import Door, run


class Model(Door):
    """One question."""

    told_at = "/test/answer"

    def serve(self, body: bytes) -> None:
        """What tests have told, as the call of the tool that the question offers."""
        asked = json.loads(body or b"{}")
        self.note(asked)
        if fail := self.told.get("fail"):
            self.answer(fail, {"error": {"message": "as told"}})
            return
        tool = asked["tools"][0]["function"]["name"] if asked.get("tools") else ""
        said = json.dumps({key: self.told.get(key, kind) for key, kind in (("header", {}), ("lines", []))})
        call = {"id": "call_1", "type": "function", "function": {"name": tool, "arguments": said}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]} if tool else {"role": "assistant"}
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        about = {"id": "c1", "object": "chat.completion", "created": int(time.time()), "model": asked["model"]}
        self.answer(200, {**about, "choices": [choice], "usage": usage})


if __name__ == "__main__":
    run(Model, "A language model's server for tests.")
