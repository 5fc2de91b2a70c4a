"""What `ambit serve` is compared with: FastAPI that parses a call and answers a constant."""

from typing import Any

from fastapi import FastAPI

app = FastAPI()


@app.post("/v1/decisions")
async def decide(call: dict[str, Any]) -> dict[str, Any]:
    """Answer what an allowing decision looks like, whatever the call."""
    return {"id": "rec_0", "outcome": "allow", "proceed": True, "reasons": [], "violations": []}
