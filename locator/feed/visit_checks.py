"""Checks of the fields that prepare a visit, with their fixes."""

from .reading_checks import RowCheck

VISIT_CHECKS = {
    "url_not_https": RowCheck(
        "warning",
        "booking_url, price_list_url, repair_status_url, photos",
        "Web addresses must begin with https:// and have a public host name and no user name.",
        "Write the address as the browser shows it, like https://example.com/prices.",
    ),
    "turnaround_not_understood": RowCheck(
        "warning",
        "turnaround",
        "The usual time of a repair must be minutes, up to 90 days, or a text of up to 200 characters.",
        "Write 90, 2 小时 or a short text.",
    ),
    "photo_not_copied": RowCheck(
        "warning",
        "photos",
        "Photos must be JPEG, PNG or WebP files on a host of LOCATOR_PHOTO_HOSTS, up to 10 MB.",
        "Check the address and the host; pages show copied photos only.",
    ),
    "too_long": RowCheck(
        "warning",
        "photos",
        "An outlet must have at most 8 photos.",
        "Leave the most useful ones, the entrance first.",
    ),
}
