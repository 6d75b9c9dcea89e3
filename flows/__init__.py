"""What happens when: the Prefect flows, the house they work in, and the local Prefect server they run against."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from flows.bundling import BundleChecked as BundleChecked
    from flows.bundling import hand_out_bundle as hand_out_bundle
    from flows.bundling import is_bundle as is_bundle
    from flows.bundling import manifest_of as manifest_of
    from flows.bundling import stored_bundle as stored_bundle
    from flows.bundling import verify_bundle as verify_bundle
    from flows.comparing import PapersCompared as PapersCompared
    from flows.comparing import compare_batch as compare_batch
    from flows.comparing import compare_folder as compare_folder
    from flows.correcting import Entered as Entered
    from flows.correcting import Said as Said
    from flows.correcting import correct_paper as correct_paper
    from flows.declaring import declaration_of as declaration_of
    from flows.declaring import read_declaration as read_declaration
    from flows.deploying import deploy as deploy
    from flows.gaps import BatchGaps as BatchGaps
    from flows.gaps import gaps_of as gaps_of
    from flows.holding import enter_letter as enter_letter
    from flows.judging import judgement as judgement
    from flows.lexicon import kept_entries as kept_entries
    from flows.lexicon import kept_entry as kept_entry
    from flows.lexicon import withdraw_entry as withdraw_entry
    from flows.releasing_by_notice import ReleaseEntered as ReleaseEntered
    from flows.releasing_by_notice import release_by_notice as release_by_notice
    from flows.replaying import Replayed as Replayed
    from flows.replaying import export_judgement as export_judgement
    from flows.replaying import replay_batch as replay_batch
    from flows.replaying import replay_file as replay_file
    from flows.running import attach_papers as attach_papers
    from flows.running import carry_on as carry_on
    from flows.running import run_import as run_import
    from flows.series import sampling_of as sampling_of
    from flows.server import server_url as server_url
    from flows.server import stop_server as stop_server
    from flows.serving.served import stop_serving as stop_serving
    from flows.serving.supervisor import serve as serve
    from flows.stored import Outcome as Outcome
    from flows.stored import stored_outcome as stored_outcome
    from flows.stored import stored_outcomes as stored_outcomes
    from flows.verifying import verify_document as verify_document
    from flows.verifying import verify_record as verify_record
    from flows.wiring import House as House

__getattr__, __all__ = face(
    __name__,
    {
        "BatchGaps": "gaps",
        "BundleChecked": "bundling",
        "Entered": "correcting",
        "House": "wiring",
        "Outcome": "stored",
        "PapersCompared": "comparing",
        "ReleaseEntered": "releasing_by_notice",
        "Replayed": "replaying",
        "Said": "correcting",
        "attach_papers": "running",
        "carry_on": "running",
        "compare_batch": "comparing",
        "compare_folder": "comparing",
        "correct_paper": "correcting",
        "declaration_of": "declaring",
        "deploy": "deploying",
        "enter_letter": "holding",
        "export_judgement": "replaying",
        "gaps_of": "gaps",
        "hand_out_bundle": "bundling",
        "is_bundle": "bundling",
        "judgement": "judging",
        "kept_entries": "lexicon",
        "kept_entry": "lexicon",
        "manifest_of": "bundling",
        "read_declaration": "declaring",
        "release_by_notice": "releasing_by_notice",
        "replay_batch": "replaying",
        "replay_file": "replaying",
        "run_import": "running",
        "sampling_of": "series",
        "serve": "serving.supervisor",
        "server_url": "server",
        "stop_server": "server",
        "stop_serving": "serving.served",
        "stored_bundle": "bundling",
        "stored_outcome": "stored",
        "stored_outcomes": "stored",
        "verify_bundle": "bundling",
        "verify_document": "verifying",
        "verify_record": "verifying",
        "withdraw_entry": "lexicon",
    },
)

if (_served_by := os.environ.get("FREIGABE_SERVED_BY")) is not None:  # a run on a schedule of freigabe serve: it ends with it
    from flows.serving.child import follow

    follow(_served_by)
