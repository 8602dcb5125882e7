"""The composition root: from the settings of a workspace to the services that the verbs are given."""

from bondroit.wiring.services import Services, init_workspace, open_services, upgrade_workspace

__all__ = ["Services", "init_workspace", "open_services", "upgrade_workspace"]
