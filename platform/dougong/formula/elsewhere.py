"""What functions are called in spreadsheets, CRM platforms and databases, to suggest ours."""

from __future__ import annotations

from collections.abc import Mapping

WRITE_INSTEAD: Mapping[str, str] = {
    "AVERAGE": "AVG(…)",
    "CHAR": "CHR(…)",
    "CODE": "ASCII(…)",
    "COALESCE": "BLANKVALUE(…)",
    "CONCAT": "… & …",
    "CONCATENATE": "… & …",
    "DATEADD": "ADD(…)",
    "DATEDIF": "DIFF(…)",
    "DATEDIFF": "DIFF(…)",
    "EDATE": "ADDMONTHS(…)",
    "ENCODEURL": "URLENCODE(…)",
    "EOMONTH": "END_OF(…, 'month')",
    "IIF": "IF(…)",
    "ISEMPTY": "ISBLANK(…)",
    "ISNULL": "ISBLANK(…)",
    "ISOWEEKNUM": "ISOWEEK(…)",
    "ISPICKVAL": "… = '…'",
    "LENGTH": "LEN(…)",
    "NULLVALUE": "BLANKVALUE(…)",
    "NVL": "BLANKVALUE(…)",
    "PROPER": "INITCAP(…)",
    "REGEX_REPLACE": "REPLACE(…)",
    "REPT": "REPEAT(…)",
    "ROUNDDOWN": "TRUNC(…)",
    "SEARCH": "FIND(…)",
    "SUBSTR": "MID(…)",
    "SUBSTRING": "MID(…)",
    "SWITCH": "CASE(…)",
    "TEXTJOIN": "JOIN(…)",
    "TIMEDIFF": "DIFF(…)",
    "TITLE": "INITCAP(…)",
    "UNICHAR": "CHR(…)",
    "UNICODE": "ASCII(…)",
    "WEEKNUM": "WEEK(…)",
}
