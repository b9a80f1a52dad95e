"""What lies ahead of a case when a stage begins: its way, and what is done beside it."""

from store.simulate import assessing, dealings, inquiry, linking, needs, phrases, steps, strand
from store.simulate.course import ELSEWHERE, Course, Stage, again, course
from store.simulate.desk import Desk, Live
from store.simulate.theme import REQUEST


def open_stage(desk: Desk, live: Live) -> None:
    """The steps of the stage that the case is at now; what is left of the one before stays only where it lies beside."""
    case, record, first = live.case, live.case.stage, len(live.case.stages) == 1
    about = live.story.theme.about
    belongs = about
    if about and about != REQUEST:
        belongs = ELSEWHERE if about in desk.policy.scope.elsewhere else ""
    stage = Stage(
        now=desk.clock.place,
        acknowledge_by=desk.in_time(record.acknowledge_due),
        respond_by=desk.in_time(record.respond_due),
        longest_extension=desk.stage_of(case).extension.days,
        clock=record.respond_due.unit,
        points=case.points,
        inform_staff=case.about_staff and case.staff_informed is None,
        about_staff=case.about_staff,
        first=first,
        waiting_stops_the_clock=desk.policy.rules.waiting_stops_the_clock.value,
        questions=len(phrases.QUESTIONS),
        belongs=belongs,
        may_refuse="refusals" in desk.vocabulary.lists,
    )
    way = course(stage, desk.dice)
    ahead = steps.beside(live.steps) + way.steps
    ahead += inquiry.plan(desk, live, way)
    if first:
        ahead += _at_first(desk, live, way)
    live.steps = steps.in_order(ahead)


def _at_first(desk: Desk, live: Live, way: Course) -> list[steps.Step]:
    """What is planned once, when a complaint has just come."""
    return (
        assessing.plan(desk, live, way)
        + needs.plan(desk, live, way)
        + dealings.plan(desk, live, way)
        + strand.plan(desk, live, way)
        + linking.plan(desk, live, way)
    )


def open_again(desk: Desk, live: Live) -> None:
    """The steps of a stage that was reopened."""
    way = again(desk.clock.place, desk.in_time(live.case.stage.respond_due), desk.dice)
    live.steps = steps.in_order(steps.beside(live.steps) + way.steps)
