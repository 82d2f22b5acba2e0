"""`aspects.yaml` fits the models, the cards and the base it is used with."""

from typing import get_args

import pytest
from pydantic import BaseModel

from bot.cards.roles import ROLE_TABS
from knowledge import KnowledgeBase
from knowledge.model import Role
from knowledge.question.aspect_detection import aspect_pattern, parse_aspect
from knowledge.question.aspects import ASPECT_TABLE, EXIT_CHECKS, PATTERNS, Aspect

ASPECTS = tuple(ASPECT_TABLE.values())


def named(aspect: Aspect) -> str:
    return aspect.id


@pytest.mark.parametrize("aspect", ASPECTS, ids=named)
def test_the_fields_of_an_aspect_exist_on_roles(aspect: Aspect) -> None:
    for path in aspect.fields:
        name, _, inner = path.partition(".")
        assert name in Role.model_fields, path
        annotation = Role.model_fields[name].annotation
        members = [each for each in (annotation, *get_args(annotation)) if isinstance(each, type)]
        models = [each for each in members if issubclass(each, BaseModel)]
        assert models, path
        assert not inner or any(inner in model.model_fields for model in models), path


@pytest.mark.parametrize("aspect", ASPECTS, ids=named)
def test_the_tab_of_an_aspect_is_one_of_a_role_card(aspect: Aspect) -> None:
    assert aspect.tab is None or aspect.tab in ROLE_TABS.tabs


@pytest.mark.parametrize("aspect", ASPECTS, ids=named)
def test_the_patterns_of_an_aspect_are_in_lower_case_and_none_matches_nothing(aspect: Aspect) -> None:
    assert aspect.title
    if aspect.id in PATTERNS:
        assert aspect_pattern(aspect.id).search("") is None
    assert parse_aspect(aspect.id) == aspect.id


def test_the_aspects_on_exit_checks_are_the_exit_checks_of_the_base(library: KnowledgeBase) -> None:
    assert library.exit_checks.keys() == EXIT_CHECKS


def test_direct_answers_are_given_by_aspects_that_exist(library: KnowledgeBase) -> None:
    for entry in library.entries.values():
        for aspect in entry.short:
            assert aspect == "answer" or parse_aspect(aspect) is not None, (entry.id, aspect)
