"""Where a proposal can be sent on to when it is really something else."""

from dataclasses import dataclass

from eforslag.web.language import Deferred, _


@dataclass(frozen=True, slots=True)
class Channel:
    """`advice` tells the proposer what the channel is for and how it is reached."""

    code: str
    title: Deferred
    advice: Deferred


CHANNELS = {
    channel.code: channel
    for channel in (
        Channel(
            "fault_report",
            _("Felanmälan"),
            _("Felanmälan tar emot sådant som är trasigt eller farligt, som lampor, gropar och klotter."),
        ),
        Channel(
            "complaints",
            _("Synpunkter och klagomål"),
            _("Synpunkter och klagomål på kommunens verksamhet besvaras av den som ansvarar för den."),
        ),
        Channel(
            "police",
            _("Polisen, 114 14"),
            _("Polisen tar emot anmälningar och tips på 114 14. Ring 112 om det är bråttom eller farligt."),
        ),
        Channel(
            "region",
            _("Regionen"),
            _("Regionen ansvarar för sjukvård och för det mesta av kollektivtrafiken."),
        ),
        Channel(
            "other_department",
            _("En annan del av kommunen"),
            _("Frågan hör till en annan del av kommunen. Kundtjänst kan hjälpa dig vidare."),
        ),
    )
}
