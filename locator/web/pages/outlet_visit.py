"""The page of an outlet, opened by somebody who looked for a repair."""

from typing import Annotated

from pydantic import Field

from ...answers.repair_options import Fault
from ...network.outlet import Device
from ...query.param_types import TextList
from ...query.query_params import OutletQuestion


class OutletPageQuestion(OutletQuestion):
    """One outlet, with the devices that `verdict` takes into account; a call code keeps device and fault."""

    device: Annotated[tuple[Device, ...], TextList, Field(description="Devices to be repaired.")] = ()
    fault: Annotated[Fault | None, Field(description="What is wrong with the device.")] = None
