from craftprompt.catalogue.rewrites import RewriteAct, rewrites
from craftprompt.models import VersionAct


def test_every_act_has_a_task_and_a_label_and_makes_a_version():
    assert set(rewrites().tasks) == set(rewrites().labels) == set(RewriteAct)
    assert {str(act) for act in RewriteAct} <= {str(act) for act in VersionAct}
