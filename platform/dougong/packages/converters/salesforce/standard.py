"""Fields of Salesforce's standard objects, as far as projects name them without defining them.

A project says nothing of the fields that its platform brings. Those that it uses are added to the
package when they are first named; ``guess`` tells the type of one that is not listed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple


class StandardField(NamedTuple):
    """A standard field.

    Attributes:
        type: Type of ours.
        to: Object of theirs that a lookup points at.
        values: Choices of a picklist.
        ours: The field of the core's object that it is; empty: one of the package's own.
    """

    type: str
    to: str = ""
    values: tuple[str, ...] = ()
    ours: str = ""


CORE_OBJECTS: Mapping[str, str] = {
    "Account": "account",
    "Contact": "contact",
    "User": "user",
    "Product2": "product",
    "Task": "activity",
    "Event": "activity",
    "Activity": "activity",
    "Group": "queue",
}
"""Objects of theirs that the core has."""

SYSTEM: Mapping[str, StandardField] = {
    "Id": StandardField("id", ours="id"),
    "CreatedDate": StandardField("datetime", ours="created_at"),
    "CreatedById": StandardField("user", "User", ours="created_by"),
    "LastModifiedDate": StandardField("datetime", ours="updated_at"),
    "LastModifiedById": StandardField("user", "User", ours="updated_by"),
    "SystemModstamp": StandardField("datetime", ours="updated_at"),
    "OwnerId": StandardField("user", "User", ours="owner"),
    "RecordTypeId": StandardField("picklist", ours="record_type"),
}

_SPECS: Mapping[str, str] = {
    "Account": """
        Name:text=name Phone:phone=phone Website:url=website ParentId:lookup>Account=parent
        AnnualRevenue:currency=annual_revenue NumberOfEmployees:number=employees
        BillingCity:text=city BillingState:text=province BillingStreet:text=address
        Description:long_text=notes AccountNumber:text Fax:phone Site:text Sic:text
        TickerSymbol:text BillingPostalCode:text BillingCountry:text ShippingStreet:text
        ShippingCity:text ShippingState:text ShippingPostalCode:text ShippingCountry:text
        Type:picklist(Prospect|Customer - Direct|Customer - Channel|Channel Partner /
        Reseller|Installation Partner|Technology Partner|Other)
        Industry:picklist(Agriculture|Banking|Consulting|Education|Energy|Finance|Government|Healthcare|Insurance|Manufacturing|Media|Not
        For Profit|Retail|Technology|Telecommunications|Utilities|Other)
        Rating:picklist(Hot|Warm|Cold) Ownership:picklist(Public|Private|Subsidiary|Other)
        AccountSource:picklist(Web|Phone Inquiry|Partner Referral|Purchased List|Other)
        IsPersonAccount:checkbox IsPartner:checkbox PersonEmail:email
        PersonContactId:lookup>Contact FirstName:text LastName:text PersonBirthdate:date
        PersonMobilePhone:phone LastActivityDate:date""",
    "Contact": """
        Name:text=name AccountId:lookup>Account=account Title:text=title Email:email=email
        Phone:phone=phone Department:text=department ReportsToId:lookup>Contact=reports_to
        MailingCity:text=city MailingStreet:text=address Description:long_text=notes
        DoNotCall:checkbox HasOptedOutOfEmail:checkbox HasOptedOutOfFax:checkbox FirstName:text
        LastName:text MiddleName:text Suffix:text Salutation:picklist(Mr.|Ms.|Mrs.|Dr.|Prof.)
        MailingState:text MailingPostalCode:text MailingCountry:text OtherStreet:text
        OtherCity:text OtherState:text OtherPostalCode:text OtherCountry:text MobilePhone:phone
        HomePhone:phone OtherPhone:phone AssistantPhone:phone AssistantName:text Fax:phone
        Birthdate:date LeadSource:picklist(Web|Phone Inquiry|Partner Referral|Purchased
        List|Other) EmailBouncedReason:text EmailBouncedDate:datetime
        IndividualId:lookup>Individual LastActivityDate:date""",
    "User": """
        Name:text=name Email:email=email Title:text=title Phone:phone=phone
        IsActive:checkbox=active ManagerId:lookup>User=manager
        EmployeeNumber:text=employee_number TimeZoneSidKey:text=time_zone
        LanguageLocaleKey:picklist=locale FirstName:text LastName:text Username:text Alias:text
        Department:text Division:text CompanyName:text MobilePhone:phone Street:text City:text
        State:text PostalCode:text Country:text FederationIdentifier:text CommunityNickname:text
        UserType:text ContactId:lookup>Contact AccountId:lookup>Account ProfileId:lookup>Profile
        UserRoleId:lookup>UserRole IsPortalEnabled:checkbox LastLoginDate:datetime
        AboutMe:long_text Extension:text Fax:phone""",
    "Product2": """
        Name:text=name ProductCode:text=code Description:long_text=description
        IsActive:checkbox=active Family:picklist(None) QuantityUnitOfMeasure:picklist(Each)
        StockKeepingUnit:text DisplayUrl:url""",
    "Activity": """
        Subject:text=subject Description:long_text=notes IsClosed:checkbox=done
        Location:text=place AccountId:lookup>Account=account WhoId:lookup>Contact=contact
        ActivityDate:date ActivityDateTime:datetime=due_at StartDateTime:datetime
        EndDateTime:datetime DurationInMinutes:number Status:picklist(Not Started|In
        Progress|Completed|Waiting on someone else|Deferred) Priority:picklist(High|Normal|Low)
        Type:picklist(Call|Meeting|Email|Other)
        TaskSubtype:picklist(Task|Email|Call|ListEmail|Cadence|LinkedIn) WhatId:text
        CallType:picklist(Internal|Inbound|Outbound) CallDisposition:text
        CallDurationInSeconds:number IsHighPriority:checkbox IsAllDayEvent:checkbox
        IsReminderSet:checkbox ReminderDateTime:datetime IsRecurrence:checkbox
        IsPrivate:checkbox Email:email Phone:phone""",
    "Group": "Name:text=name DeveloperName:text Type:text Email:email=email",
    "Opportunity": """
        Name:text AccountId:lookup>Account Amount:currency CloseDate:date Probability:percent
        StageName:picklist(Prospecting|Qualification|Needs Analysis|Value Proposition|Id.
        Decision Makers|Perception Analysis|Proposal/Price Quote|Negotiation/Review|Closed
        Won|Closed Lost) Type:picklist(Existing Business|New Business)
        LeadSource:picklist(Web|Phone Inquiry|Partner Referral|Purchased List|Other)
        ForecastCategoryName:picklist(Omitted|Pipeline|Best Case|Commit|Closed)
        IsClosed:checkbox IsWon:checkbox IsPrivate:checkbox NextStep:text Description:long_text
        CampaignId:lookup>Campaign ContactId:lookup>Contact ExpectedRevenue:currency
        TotalOpportunityQuantity:number HasOpportunityLineItem:checkbox
        Pricebook2Id:lookup>Pricebook2 FiscalYear:number FiscalQuarter:number
        LastActivityDate:date LastStageChangeDate:datetime""",
    "OpportunityLineItem": """
        Name:text OpportunityId:lookup>Opportunity Product2Id:lookup>Product2 Quantity:number
        UnitPrice:currency TotalPrice:currency ListPrice:currency Discount:percent
        Description:text ServiceDate:date""",
    "OpportunityContactRole": """
        Name:text OpportunityId:lookup>Opportunity ContactId:lookup>Contact IsPrimary:checkbox
        Role:picklist(Decision Maker|Influencer|Other)""",
    "Lead": """
        Name:text FirstName:text LastName:text Company:text Title:text Email:email Phone:phone
        MobilePhone:phone Fax:phone Website:url Street:text City:text State:text PostalCode:text
        Country:text Salutation:picklist(Mr.|Ms.|Mrs.|Dr.|Prof.) Status:picklist(Open - Not
        Contacted|Working - Contacted|Closed - Converted|Closed - Not Converted)
        LeadSource:picklist(Web|Phone Inquiry|Partner Referral|Purchased List|Other)
        Industry:picklist(Banking|Consulting|Education|Finance|Healthcare|Manufacturing|Retail|Technology|Other)
        Rating:picklist(Hot|Warm|Cold) AnnualRevenue:currency NumberOfEmployees:number
        Description:long_text IsConverted:checkbox IsUnreadByOwner:checkbox ConvertedDate:date
        ConvertedAccountId:lookup>Account ConvertedContactId:lookup>Contact
        ConvertedOpportunityId:lookup>Opportunity DoNotCall:checkbox HasOptedOutOfEmail:checkbox
        LastActivityDate:date LastTransferDate:date""",
    "Case": """
        CaseNumber:autonumber Subject:text Description:long_text AccountId:lookup>Account
        ContactId:lookup>Contact ParentId:lookup>Case AssetId:lookup>Asset
        EntitlementId:lookup>Entitlement Status:picklist(New|Working|Escalated|Closed)
        Priority:picklist(High|Medium|Low) Origin:picklist(Phone|Email|Web)
        Reason:picklist(Installation|Equipment Complexity|Performance|Breakdown|Equipment
        Design|Feedback|Other) Type:picklist(Mechanical|Electrical|Electronic|Structural|Other)
        IsClosed:checkbox IsEscalated:checkbox ClosedDate:datetime SuppliedEmail:email
        SuppliedName:text SuppliedPhone:text SuppliedCompany:text ContactEmail:email
        ContactPhone:phone ContactMobile:phone Comments:long_text SlaStartDate:datetime
        SlaExitDate:datetime StopStartDate:datetime IsStopped:checkbox IsClosedOnCreate:checkbox""",
    "Campaign": """
        Name:text Status:picklist(Planned|In Progress|Completed|Aborted)
        Type:picklist(Conference|Webinar|Trade Show|Public Relations|Partners|Referral
        Program|Advertisement|Banner Ads|Direct Mail|Email|Telemarketing|Other) StartDate:date
        EndDate:date IsActive:checkbox BudgetedCost:currency ActualCost:currency
        ParentId:lookup>Campaign ExpectedRevenue:currency ExpectedResponse:percent
        NumberSent:number Description:long_text NumberOfLeads:number NumberOfContacts:number
        NumberOfResponses:number NumberOfOpportunities:number NumberOfWonOpportunities:number
        AmountAllOpportunities:currency AmountWonOpportunities:currency""",
    "CampaignMember": """
        Name:text CampaignId:lookup>Campaign LeadId:lookup>Lead ContactId:lookup>Contact
        AccountId:lookup>Account Status:picklist(Sent|Responded) HasResponded:checkbox
        FirstRespondedDate:date FirstName:text LastName:text Email:email""",
    "Asset": """
        Name:text AccountId:lookup>Account ContactId:lookup>Contact Product2Id:lookup>Product2
        SerialNumber:text InstallDate:date PurchaseDate:date UsageEndDate:date Quantity:number
        Price:currency Status:picklist(Shipped|Installed|Registered|Obsolete|Purchased)
        Description:long_text ParentId:lookup>Asset""",
    "Contract": """
        ContractNumber:autonumber AccountId:lookup>Account StartDate:date EndDate:date
        ContractTerm:number Status:picklist(Draft|In Approval Process|Activated)
        Description:long_text ActivatedDate:datetime SpecialTerms:long_text""",
    "Order": """
        OrderNumber:autonumber AccountId:lookup>Account EffectiveDate:date EndDate:date
        Status:picklist(Draft|Activated) TotalAmount:currency Type:text Description:long_text
        ContractId:lookup>Contract""",
    "Solution": """
        SolutionName:text SolutionNote:long_text Status:picklist(Draft|Reviewed|Duplicate)""",
    "Entitlement": """
        Name:text AccountId:lookup>Account AssetId:lookup>Asset StartDate:date EndDate:date
        Status:text Type:text""",
    "Idea": """
        Title:text Body:long_text VoteTotal:number VoteScore:number NumComments:number
        CommunityId:text Status:text Categories:text""",
    "Pricebook2": "Name:text Description:long_text IsActive:checkbox IsStandard:checkbox",
    "PricebookEntry": """
        Name:text Product2Id:lookup>Product2 Pricebook2Id:lookup>Pricebook2 UnitPrice:currency
        IsActive:checkbox""",
    "Profile": "Name:text UserType:text",
    "UserRole": "Name:text DeveloperName:text",
    "Individual": "Name:text FirstName:text LastName:text BirthDate:date",
}

TITLES: Mapping[str, str] = {
    "Case": "Subject",
    "Contract": "ContractNumber",
    "Order": "OrderNumber",
    "Solution": "SolutionName",
    "Idea": "Title",
    "Task": "Subject",
    "Event": "Subject",
    "Activity": "Subject",
}
"""The field that is a record's title, where it is not ``Name``."""

_SPEC = re.compile(r"(\w+):(\w+)(?:>(\w+))?(?:\(([^)]*)\))?(?:=(\w+))?\s*")

_GUESSES: tuple[tuple[str, str], ...] = (
    (r"^(Is|Has|Can|May)[A-Z]", "checkbox"),
    (r"(DateTime|Timestamp|LastViewed\w+|LastReferenced\w+)$", "datetime"),
    (r"Date$", "date"),
    (r"(Amount|Price|Cost|Revenue|Budget)$", "currency"),
    (r"(Percent|Percentage|Probability)$", "percent"),
    (
        r"(Count|Number|Quantity|Total|Score|Minutes|Hours|Year|Age|Latitude|Longitude|SortOrder)$",
        "number",
    ),
    (r"Email$", "email"),
    (r"(Phone|Fax)$", "phone"),
    (r"(Url|URL|Website)$", "url"),
    (r"(Description|Comments|Body|Notes|Details)$", "long_text"),
)


def _read(spec: str) -> dict[str, StandardField]:
    found = {}
    for name, kind, to, values, ours in _SPEC.findall(" ".join(spec.split())):
        found[name] = StandardField(kind, to, tuple(values.split("|")) if values else (), ours)
    return found


_OBJECTS = {name: _read(spec) for name, spec in _SPECS.items()}
_OBJECTS["Task"] = _OBJECTS["Event"] = _OBJECTS["Activity"]


def is_standard(name: str) -> bool:
    """Tell whether a name of an object or a field is one that their platform brings."""
    return "__" not in name


def listed(object_name: str) -> Mapping[str, StandardField]:
    """Give the fields that are listed of an object."""
    return _OBJECTS.get(object_name, {})


def standard_field(object_name: str, name: str) -> StandardField | None:
    """Give a standard field; None if such a name is no field's.

    Args:
        object_name: The object, of theirs.
        name: The field.
    """
    wanted = name.lower()
    for fields in (SYSTEM, listed(object_name)):
        for each, found in fields.items():
            if each.lower() == wanted:
                return found
    return guess(name) if is_standard(name) and name.isidentifier() else None


def spelled(object_name: str, name: str) -> str:
    """Give the name of a standard field in its usual spelling."""
    wanted = name.lower()
    known = [*SYSTEM, *listed(object_name)]
    return next((each for each in known if each.lower() == wanted), name)


def guess(name: str) -> StandardField:
    """Tell the likely type of a standard field by its name."""
    if name.endswith("Id") and len(name) > 2:
        return StandardField("lookup", name[:-2])
    for pattern, kind in _GUESSES:
        if re.search(pattern, name):
            return StandardField(kind)
    return StandardField("text")
