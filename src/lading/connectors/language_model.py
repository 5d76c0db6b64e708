"""A language model behind any server that speaks OpenAI's protocol, by pydantic-ai; loaded when it is first asked."""

import asyncio
from typing import Any

from lading.intake.ports import NoOpinion, ReaderSettings
from lading.intake.second.opinion import HEADER_ASKED, INSTRUCTIONS, LINE_ASKED, Opinion


class ModelReader:
    """Asks one model. What it answers must fit the fields, or it is asked once more."""

    def __init__(self, settings: ReaderSettings, *, secret: str) -> None:
        self._settings = settings
        self._secret = secret
        self._agent: Any = None

    async def read(self, text: str) -> Opinion:
        """What the model sees in a document's text. Raises `NoOpinion`."""
        if self._agent is None:
            self._agent = await asyncio.to_thread(self._make)
        try:
            async with asyncio.timeout(self._settings.seconds):
                answer = await self._agent.run(f"<document>\n{text}\n</document>")
        except TimeoutError:
            raise NoOpinion(f"The model took longer than {self._settings.seconds:g} seconds.") from None
        except Exception as error:  # whatever a server or its library does
            raise NoOpinion(f"The model gave no answer ({type(error).__name__}).") from error
        read = answer.output
        return Opinion(_said(read.header), [_said(line) for line in read.lines])

    def _make(self) -> Any:
        try:
            import pydantic_ai as ai  # optional dependency: model
            from pydantic import create_model  # optional dependency: model
            from pydantic_ai.models.openai import OpenAIChatModel  # optional dependency: model
            from pydantic_ai.providers.openai import OpenAIProvider  # optional dependency: model
        except ImportError:
            raise NoOpinion("Language models need the extra: pip install -r requirements/model.lock.") from None
        header = create_model("Header", **dict.fromkeys(HEADER_ASKED, (str | None, None)))  # type: ignore[call-overload]
        line = create_model("Line", **dict.fromkeys(LINE_ASKED, (str | None, None)))  # type: ignore[call-overload]
        document = create_model("Document", header=(header, ...), lines=(list[line], ...))  # type: ignore[valid-type]
        provider = OpenAIProvider(base_url=self._settings.url, api_key=self._secret or "none")
        model = OpenAIChatModel(self._settings.model, provider=provider)
        return ai.Agent(model, output_type=document, instructions=INSTRUCTIONS, retries=1)


def _said(read: Any) -> dict[str, str]:
    return {name: str(value) for name, value in read.model_dump().items() if value}
