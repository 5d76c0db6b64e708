"""The long run: rounds of fresh examples, each with a seed, so that a round that fails can be lived through again.

`LADING_PROOF_EXAMPLES` says how many, 10,000 unless told; `LADING_PROOF_SEED` with which seed they begin: to go on
where a run was stopped, or to see a round again.
"""

import os
import sys
import time
from collections import Counter

from tests.proof.orders import prove_with
from tests.proof.world import World

ROUND = 250
HALVES = 2


def prove_long(world: World, *, half: int) -> None:
    """Every second round, since the halves run side by side; says after each what was lived through so far."""
    first = int(os.environ.get("LADING_PROOF_SEED") or time.time() // HALVES * HALVES)
    rounds = -(-int(os.environ.get("LADING_PROOF_EXAMPLES") or 10_000) // ROUND)
    for seed in range(first + half, first + rounds, HALVES):
        sys.stderr.write(f"\nproof: seed {seed} begins\n")
        prove_with(examples=ROUND, seed=seed)
        sys.stderr.write(f"proof: seed {seed} held; in all {told(world.acts)}\n")
        sys.stderr.flush()


def told(acts: Counter[str]) -> str:
    """How many examples, acts, refused and cut off ones."""
    refused, cut, examples = acts["refused"], acts["cut off"], acts["examples"]
    done = acts.total() - refused - cut - examples
    return f"{examples} examples, {done} acts, {refused} refused, {cut} cut off and repeated"
