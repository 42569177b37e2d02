"""Bring the stories to life: from the first idea to the evaluation, step by step."""

from datetime import date, timedelta

from django.utils import timezone

from evaluations import services
from evaluations.demo.clock import at_work, days_ago
from evaluations.demo.documents import example_pdf
from evaluations.demo.people import People, coordinate
from evaluations.demo.results import HALF_YEAR, YEAR, add_programme, evaluate, file_report
from evaluations.demo.stories import STORIES, Story, Talk
from evaluations.demo.walk import Walk
from partnerships.models import (
    ActionItem,
    Agreement,
    Case,
    Contact,
    Field,
    Meeting,
    Participant,
    Partnership,
)
from partnerships.services import documents, meetings
from partnerships.services import partnerships as partnership_services
from sistercity.accounts.models import Role
from sistercity.places.models import ForeignCity, Region

#: How far a story's programmes have come, in percent, how many days ago they began (the first
#: one right after the signature), and how long they take.
COURSE = ((100, None, 420), (70, 480, 900), (45, 310, 800))


def load_stories(people: People) -> None:
    for story in STORIES:
        Telling(story, people).tell()


class Telling:
    """One story on its way into the portal."""

    def __init__(self, story: Story, people: People) -> None:
        self.story, self.people = story, people
        self.region = Region.objects.select_related("province").get(pk=story.region)
        self.coordinator = people.of(Role.COORDINATOR, self.region)
        self.officer = people.of(Role.OFFICER, self.region)

    def tell(self) -> None:
        self.partnership = self.begin()
        self.walk_to_signature()
        agreement = self.partnership.agreement_in_force
        if agreement is None or agreement.starts_on is None:
            raise ValueError(f"{self.partnership} was to be in force.")
        self.run_programmes(agreement, agreement.starts_on)
        for talk in self.story.talks:
            self.hold(talk)
        self.plan_next_meeting()
        self.report(agreement, agreement.starts_on)
        self.evaluate(agreement, agreement.starts_on)

    def begin(self) -> Partnership:
        partnership = partnership_services.start_partnership(
            Partnership(
                region=self.region,
                counterpart=ForeignCity.objects.get(geoname_id=self.story.city),
                objectives=self.story.objectives,
                rationale=self.story.rationale,
                note="Contoh untuk peragaan: isi berkas, orang, dan dokumennya rekaan.",
            ),
            fields=list(Field.objects.filter(code__in=self.story.fields)),
            by=self.officer,
            at=at_work(days_ago(self.story.started)),
        )
        coordinate(partnership, self.people)
        name, position, organisation = self.story.contact
        mailbox = f"kontak@{partnership.counterpart.name.lower()}.example"
        Contact.objects.create(
            partnership=partnership,
            side=Contact.Side.COUNTERPART,
            name=name,
            position=position,
            organisation=organisation,
            email=mailbox,
        )
        Contact.objects.create(
            partnership=partnership,
            side=Contact.Side.REGION,
            name=self.officer.name,
            position="Bagian Kerja Sama",
            organisation=self.region.full_name,
            email=self.officer.email,
        )
        return partnership

    def walk_to_signature(self) -> None:
        case = Case.objects.for_page().get(partnership=self.partnership)
        day = at_work(days_ago(self.story.started))
        walk = Walk(case, self.people, day=day, pace=12, in_full=True)
        if self.story.returned:
            walk.to("text_approval")
            walk.pass_days(9)
            walk.reply(Role.HOME_AFFAIRS, "return", note=self.story.returned)
        walk.to_the_end()
        self.partnership = Partnership.objects.with_parties().get(pk=self.partnership.pk)

    def run_programmes(self, agreement: Agreement, signed: date) -> None:
        for sketch, (progress, ago, days) in zip(self.story.sketches, COURSE, strict=True):
            add_programme(
                agreement,
                sketch,
                self.people,
                starts_on=days_ago(ago) if ago else signed + timedelta(days=40),
                days=days,
                progress=progress,
                values=6,
            )

    def hold(self, talk: Talk) -> None:
        """Log a meeting with its minutes as a file, and what is to be done; old tasks are done."""
        starts_at = at_work(days_ago(talk.days), 14)
        meeting = meetings.log_meeting(
            Meeting(
                partnership=self.partnership,
                title=talk.title,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=90),
                place=f"Balai Kota {self.region.short_name} dan daring",
                agenda="1. Kemajuan program\n2. Hambatan\n3. Tindak lanjut",
                minutes=talk.minutes,
                decisions=talk.decisions,
            ),
            by=self.coordinator,
            participants=[
                Participant(name=self.coordinator.name, organisation=self.region.full_name),
                Participant(name=self.officer.name, organisation=self.region.full_name),
                Participant(
                    name=self.story.contact[0],
                    organisation=self.story.contact[2],
                    kind=Participant.Kind.COUNTERPART,
                ),
            ],
        )
        file = example_pdf("notulen.pdf", talk.title, *talk.minutes.splitlines())
        minutes = documents.attach(
            self.partnership, kind="minutes", title=f"Notulen: {talk.title}", meeting=meeting
        )
        documents.add_version(minutes, file, by=self.coordinator, at=starts_at)
        for title, late in talk.tasks:
            self.ask_for(meeting, title, days_ago(late))

    def ask_for(self, meeting: Meeting, title: str, due_on: date) -> None:
        item = ActionItem(
            partnership=self.partnership,
            meeting=meeting,
            title=title,
            owner=self.coordinator,
            due_on=due_on,
        )
        meetings.add_action_item(item, by=self.coordinator)
        if due_on < days_ago(60):
            done_on = due_on - timedelta(days=4)
            meetings.complete_action_item(
                item, by=self.coordinator, note="Selesai; berkasnya tersimpan.", on=done_on
            )

    def plan_next_meeting(self) -> None:
        later = at_work(days_ago(0), 14) + timedelta(days=16)
        starts_at = later.replace(hour=7, minute=0, second=0, microsecond=0)
        meetings.log_meeting(
            Meeting(
                partnership=self.partnership,
                title="Rapat kerja triwulan berikutnya",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                link="https://rapat.example/triwulan",
                agenda="1. Capaian indikator\n2. Anggaran tahun depan\n3. Kunjungan balasan",
            ),
            by=self.coordinator,
        )

    def report(self, agreement: Agreement, signed: date) -> None:
        """File one report for every half year since the signature."""
        start = signed
        while start + HALF_YEAR <= timezone.localdate():
            end = start + HALF_YEAR
            last = end + HALF_YEAR > timezone.localdate()
            if last and self.story.newest_report == "draft":
                services.start_report(agreement)
                return
            received = not last or self.story.newest_report == "received"
            file_report(agreement, self.people, start=start, end=end, received=received)
            start = end + timedelta(days=1)

    def evaluate(self, agreement: Agreement, signed: date) -> None:
        """Evaluate every year since the signature; the recommendations are the last one's."""
        start = signed
        while start + YEAR <= timezone.localdate():
            end = start + YEAR
            last = end + YEAR > timezone.localdate()
            evaluate(
                agreement,
                self.people,
                start=start,
                end=end,
                findings=self.story.findings,
                recommendations=self.story.recommendations if last else (),
                scores=self.story.scores,
                approved=not last or self.story.newest_evaluation == "approved",
            )
            start = end + timedelta(days=1)
