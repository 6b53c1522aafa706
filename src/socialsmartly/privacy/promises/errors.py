"""What can be wrong with the policy. The docstring of each class is its message; it names the place and the remedy."""

from __future__ import annotations

from socialsmartly.words import Refusal


class PolicyError(Exception):
    """The policy cannot be used as it stands."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__((type(self).__doc__ or type(self).__name__).format_map(facts))


class PolicyFileMissing(PolicyError):
    """{place} cannot be read. Point SOCIALSMARTLY_POLICY at a folder that holds policy.toml, rules.toml and a folder for each language."""


class PolicyFileBroken(PolicyError):
    """{place} is not as expected: {reason}. Correct it and start again."""


class ChapterWithoutTitle(PolicyError):
    """{place} does not begin with a title. Put '# Title' on its first line."""


class ClauseWithoutId(PolicyError):
    """{place} has a paragraph without an id: "{words}". End it with one id, such as {{#2.1-a}} or {{#2.1-a .heavy}}."""


class ClauseInWrongPlace(PolicyError):
    """{place} holds clause {clause}, which belongs to another chapter or section. Move it, or correct its id."""


class DuplicateClause(PolicyError):
    """Clause {clause} stands twice in the {language} policy. Give one of the two another id."""


class MissingClause(PolicyError):
    """Clause {clause} is missing in {language}. Write it there with the same id, or remove it from every language."""


class DifferentOrder(PolicyError):
    """Clause {clause} stands at another place in {language} than in {other}. Put the clauses of both into one order."""


class DifferentWeight(PolicyError):
    """Clause {clause} is heavy in one of {language} and {other} but not in both. Mark it .heavy in both or in neither."""


class DifferentNumbers(PolicyError):
    """Clause {clause} says {numbers} in {language} but {other_numbers} in {other}. Make the numbers agree."""


class PlaceholderLeft(PolicyError):
    """{place} still holds the placeholder {words}. Write what it stands for."""


class DeemedConsent(PolicyError):
    """{place} makes a consent of something else: "{words}". Only an act that can mean nothing else is one; say what people do, and ask."""


class MissingFact(PolicyError):
    """The {language} policy does not say: {fact} ({law}). Write the clause, and name it under [facts] in policy.toml."""


class UnknownFact(PolicyError):
    """policy.toml names a fact that no law of the list wants: {fact}. Known are {known}."""


class FactElsewhere(PolicyError):
    """The clauses {clauses} of the {language} policy do not say {words}, as {fact} ({law}) needs. Correct them, or name others in policy.toml."""


class UnknownVariable(PolicyError):
    """{place} uses {{{variable}}}, which nothing fills. Known are {known}."""


class VariableWithoutValue(PolicyError):
    """The policy needs a value for {{{variable}}}. Set {setting} to it in the settings."""


class UnknownLanguage(PolicyError):
    """The policy is not written in {language}. It is written in {known}."""


class UnknownRule(PolicyError):
    """{place} has a rule for {clause}, but no clause has that id. Remove the rule or correct its id."""


class MissingRule(PolicyError):
    """{place} has no complete rule for clause {clause}. Write 'rule' and 'rule_zh', one line each."""


class UnknownPromise(PolicyError):
    """{source} names the promise {clause}, but no clause has that id. Correct the id there: {places}."""


class MarkNotReadable(PolicyError):
    """{place} marks a promise in a way that cannot be read without running it. Write plain ids: promise("2.1-a", "2.1-b")."""


class MarkOnNoTest(PolicyError):
    """{place} marks a promise on something that is not a test. Move the mark to a function whose name begins with test."""


class PublishedTextChanged(PolicyError):
    """The stored words of version {digest} are not the ones that were published. Restore that row of the database from a backup."""


class ExplanationRefused(Refusal):
    """This answer cannot be made public."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NoSuchSentence(ExplanationRefused):
    """The policy has no sentence with this number. Look at the number beside the sentence."""


class IdentifiesSomebody(ExplanationRefused):
    """A number or an address in these words identifies somebody. Write it in general form, as for everybody."""


class WrittenByYou(ExplanationRefused):
    """You wrote this yourself, so a colleague lets it out."""


class NothingToLetOut(ExplanationRefused):
    """There is nothing to decide here any more. Look at how it stands now."""
