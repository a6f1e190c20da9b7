"""Scenarios 9 and 10: an evaluation with reasons, and a merge with consent, from page to page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from budgeting.actions import community, evaluating
from budgeting.models import Evaluation, Idea, Merge, Verdict
from budgeting.states import IdeaState
from civic.desk.queries import work_list
from civic.journal.actions import take
from civic.notices.actions import write_notices
from civic.notices.models import Mail
from civic.places.models import Department
from civic.roles import Role
from identity.actions import appoint
from tests.clients import citizen_client, staff_client
from tests.factories import budgeting as make
from tests.factories import identity

pytestmark = pytest.mark.django_db
NOTE, MEMO, OPINION = "შიდა-ჩანაწერი-ალფა", "სამსახურის-შენიშვნა-გამა", "სამსახურის-აზრი-ბეტა"


def url(name, process, *args):
    return reverse(f"budgeting_desk:{name}", args=["batumi", process.slug, *args])


def post(client, address, data):
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer


def officer_of(place, slug, name):
    row = Department.objects.create(municipality=place, slug=slug, name_ka=name)
    user = identity.user()
    appoint(user, role=Role.DEPARTMENT_OFFICER, municipality=place, department=row, by=None)
    return row, staff_client(user), user


def titles(place, user):
    return [str(one.title) for one in work_list(place, user).items if one.section == "budget"]


def mails():
    """Write what waits and return {address: text of all mails}."""
    take("notices", write_notices, limit=500)
    found = {}
    for one in Mail.objects.select_related("user"):
        found[one.user.email] = found.get(one.user.email, "") + one.subject + one.body
    return found


def public(process, idea):
    """Every public text about ideas: pages, lists, exports, feed, API, in both languages."""
    translation.activate("ka")  # an English page leaves its language behind
    base = f"/batumi/budget/{process.slug}/"
    paths = [
        base,
        idea.get_absolute_url(),
        "/batumi/budget/",
        f"/api/v1/budgets/batumi/{process.slug}/ideas",
    ]
    paths += [f"{base}{one}" for one in ("ideas/", "ideas/?view=map", "refused/")]
    paths += [f"{base}ideas.{one}" for one in ("csv", "json", "atom")]
    texts = []
    for reader in (Client(), citizen_client(idea.author)):
        for path in [*paths, *(f"/en{one}" for one in paths if not one.startswith("/api"))]:
            answer = reader.get(path)
            assert answer.status_code == 200, path
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            texts.append(body.decode())
    translation.activate("ka")
    return "\n".join(texts)


def test_scenario_9_evaluation_with_reasons(batumi):
    make.active(batumi)
    process = make.process(batumi, "evaluation")
    idea = make.idea(process)
    lead = make.officer(batumi)
    desk = staff_client(lead)
    three = [officer_of(batumi, f"d{n}", f"სამსახური {n}") for n in range(3)]
    assert titles(batumi, lead) == [f"შეამოწმეთ იდეა № 1: „{idea.title}“"]
    post(desk, url("idea_act", process, idea.pk, "pass-on"), {"body": "საბჭო, 3 ივნისი"})
    post(desk, url("idea_act", process, idea.pk, "note"), {"text": NOTE})
    due = timezone.now() + timedelta(days=2)
    ask = {"departments": [row.pk for row, *_rest in three], "due_at": f"{due:%Y-%m-%dT%H:%M}"}
    post(desk, url("idea_act", process, idea.pk, "ask"), ask)
    rows = {one.department_id: one for one in Evaluation.objects.all()}
    # One can be done, one cannot, one is late.
    answers = [
        {"opinion": "feasible", "what_1": "სკამები", "price_1": "900", "reason": OPINION},
        {"opinion": "not_feasible", "reason": OPINION, "internal_note": MEMO},
    ]
    for (row, client, user), answer in zip(three, answers, strict=False):
        assert titles(batumi, user) == [f"დაწერეთ დასკვნა: იდეა № 1, „{idea.title}“"]
        post(client, url("opinion", process, rows[row.pk].pk), answer)
        assert titles(batumi, user) == []
    evaluating.remind()
    late_row, _client, late_user = three[2]
    assert mails()[late_user.email].count("დასკვნის ვადა ახლოვდება") == 1
    wait = desk.post(
        url("idea_act", process, idea.pk, "decide"), {"verdict": "admit", "cost": "900"}
    )
    assert wait.status_code == 422  # nobody decides while a department still has time
    Evaluation.objects.filter(department=late_row).update(
        due_at=timezone.now() - timedelta(hours=1)
    )
    evaluating.remind()
    assert "დასკვნა დაგვიანებულია" in mails()[lead.email]
    assert "დასკვნა დაგვიანებულია: იდეა № 1" in titles(batumi, lead)
    criterion = process.criteria.first()
    reason = "გადაწყვეტილების-მიზეზი-დელტა"
    verdict = {"verdict": "refuse", "criterion": criterion.pk, "reason": reason}
    post(desk, url("idea_act", process, idea.pk, "decide"), verdict)
    # Hidden until the day of the release: on no page, in no file, in no mail.
    idea.refresh_from_db()
    assert idea.state == IdeaState.EVALUATION
    assert titles(batumi, lead) == ["გამოაქვეყნეთ გადაწყვეტილებები: „შენი იდეა ქალაქს“"]
    seen = public(process, idea)
    told = mails().get(idea.author.email, "")
    for secret in (NOTE, MEMO, OPINION, reason):
        assert secret not in seen
        assert secret not in told
    post(desk, url("release", process), {})
    idea.refresh_from_db()
    seen, told = public(process, idea), mails()
    author = told[idea.author.email]
    assert reason in seen
    for said in (reason, str(criterion), criterion.basis, "გაასაჩივროთ", "ბოლო ვადაა"):
        assert said in author
    for secret in (NOTE, MEMO, OPINION):
        assert secret not in seen + "".join(told.values())
    # The author appeals by the link of that page; somebody else has to answer.
    make.move_clock(process, "appeal")
    appeal = f"{idea.get_absolute_url()}appeal/"
    post(citizen_client(idea.author), appeal, {"text": "ნაკვეთი ქალაქისაა, იხილეთ ამონაწერი."})
    colleague = make.officer(batumi)
    assert titles(batumi, lead) == []
    assert titles(batumi, colleague) == ["უპასუხეთ საჩივარს: იდეა № 1"]
    answer = {"outcome": "uphold", "cost": "900", "answer": "ამონაწერი სწორია: ნაკვეთი ქალაქისაა."}
    pk = idea.appeal.pk
    post(staff_client(colleague), url("answer", process, pk), answer)
    assert Verdict.objects.get().admitted is True
    assert "ამონაწერი სწორია: ნაკვეთი ქალაქისაა." in mails()[idea.author.email]


def test_scenario_10_merge_with_consent(batumi):
    make.active(batumi)
    process = make.process(batumi, "screening")
    target, other = make.idea(process), make.idea(process, title="სკამები ბაღის გასწვრივ")
    people = [identity.citizen(batumi) for _one in range(5)]
    for person in people[:4]:
        community.support(target, by=person)
    for person in people[2:]:  # two support both
        community.support(other, by=person)
    lead = make.officer(batumi)
    data = {
        "target": target.number,
        "others": str(other.number),
        "reason": "ერთი და იგივე ადგილია.",
    }
    post(staff_client(lead), url("merge", process), data)
    waiting = f"ავტორებს გაერთიანებაზე არ უპასუხიათ: № {target.number}, № {other.number}"
    assert waiting in titles(batumi, lead)
    told = mails()
    for idea in (target, other):
        assert "საჭიროა თქვენი პასუხი" in told[idea.author.email]
    post(citizen_client(target.author), f"{target.get_absolute_url()}merge/", {"answer": "yes"})
    assert Merge.objects.get().state == Merge.State.PROPOSED  # one alone decides nothing
    post(citizen_client(other.author), f"{other.get_absolute_url()}merge/", {"answer": "yes"})
    other.refresh_from_db()
    target.refresh_from_db()
    assert (other.state, other.merged_into) == (IdeaState.MERGED, target)
    assert waiting not in titles(batumi, lead)
    # Both stay readable and lead to one another.
    for idea, link in ((other, target), (target, other)):
        page = Client().get(idea.get_absolute_url())
        assert page.status_code == 200
        assert link.get_absolute_url() in page.content.decode()
    # Supporters are asked, each by mail; nothing is counted twice.
    assert target.support_count == 4
    told = mails()
    for person in people[2:]:
        assert "მხარს უჭერთ ერთობლივ იდეას" in told[person.email]
    for person in people[:2]:
        assert person.email not in told
    confirm = f"{other.get_absolute_url()}support/confirm/"
    for person in people[2:]:
        citizen_client(person).post(confirm, {"answer": "yes"})
        citizen_client(person).post(confirm, {"answer": "yes"})
    assert Idea.objects.get(pk=target.pk).support_count == 5


def test_comments_that_were_reported_are_work_for_moderators(batumi):
    process = make.process(batumi, "submission")
    idea = make.idea(process)
    row = community.comment(idea, by=identity.citizen(batumi), text="უხეში სიტყვები")
    moderator = identity.staff(Role.MODERATOR, batumi)
    assert titles(batumi, moderator) == []
    community.report(row, by=identity.user())
    assert titles(batumi, moderator) == ["განიხილეთ გასაჩივრებული კომენტარები: „შენი იდეა ქალაქს“"]
    community.keep(row, by=moderator)
    assert titles(batumi, moderator) == []


def test_ideas_nobody_was_asked_about_and_ripe_ones_are_work(batumi):
    process = make.process(batumi, "evaluation")
    first = make.idea(process, state=IdeaState.EVALUATION)
    lead = make.officer(batumi)
    assert titles(batumi, lead) == ["მოითხოვეთ სამსახურების დასკვნები: „შენი იდეა ქალაქს“"]
    row, _client, _user = officer_of(batumi, "roads", "სამსახური")
    asked = evaluating.ask(first, row, by=lead, due_at=timezone.now() + timedelta(days=2))
    assert titles(batumi, lead) == []
    Evaluation.objects.filter(pk=asked.pk).update(
        given_at=timezone.now(), opinion="feasible", cost=100, given_by=lead
    )
    assert titles(batumi, lead) == ["მიიღეთ გადაწყვეტილებები: „შენი იდეა ქალაქს“"]
