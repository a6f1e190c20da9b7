"""The public log: leaves, sequencer, signed checkpoints, proofs, receipts; `verifier` runs without Django."""
