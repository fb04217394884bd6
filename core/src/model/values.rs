//! The values that the service documents, in its order and spelling.

use crate::open_enum::closed_enum;

closed_enum! {
    /// `event.user.type`: who keeps the user.
    UserType {
        /// A user of the PingOne directory.
        PingOne = "PING_ONE",
        /// A user of another directory.
        External = "EXTERNAL",
    }
}

closed_enum! {
    /// `event.flow.type`; absent means `AUTHENTICATION`.
    FlowType {
        /// Initial registration of an account.
        Registration = "REGISTRATION",
        /// Standard authentication for login or actions such as a password change.
        Authentication = "AUTHENTICATION",
        /// Whether the user may access the application.
        Access = "ACCESS",
        /// Whether the user is authorised to perform an action such as a profile change.
        Authorization = "AUTHORIZATION",
        /// Authentication in the context of a purchase or another monetary transaction.
        Transaction = "TRANSACTION",
    }
}

closed_enum! {
    /// `event.flow.subtype` of an `AUTHENTICATION`.
    AuthenticationSubtype {
        /// Recovery of an account.
        AccountRecovery = "ACCOUNT_RECOVERY",
        /// An active session.
        ActiveSession = "ACTIVE_SESSION",
        /// Kerberos.
        Kerberos = "KERBEROS",
        /// PingOne Neo credentials.
        NeoCredentials = "NEO_CREDENTIALS",
        /// A passkey.
        Passkey = "PASSKEY",
        /// Passwordless.
        Passwordless = "PASSWORDLESS",
        /// Certification of the user.
        UserCertification = "USER_CERTIFICATION",
        /// User name and password.
        UserPassword = "USER_PASSWORD",
        /// Recovery of a user name.
        UsernameRecovery = "USERNAME_RECOVERY",
    }
}

closed_enum! {
    /// `event.flow.subtype` of an `AUTHORIZATION`.
    AuthorizationSubtype {
        /// Add an address.
        AddAddress = "ADD_ADDRESS",
        /// Add an MFA device.
        AddMfa = "ADD_MFA",
        /// Add a payee.
        AddPayee = "ADD_PAYEE",
        /// Add a phone number.
        AddPhoneNumber = "ADD_PHONE_NUMBER",
        /// Add a user.
        AddUser = "ADD_USER",
        /// Change the password.
        ChangePassword = "CHANGE_PASSWORD",
        /// Delete an MFA device.
        DeleteMfa = "DELETE_MFA",
        /// Delete a payee.
        DeletePayee = "DELETE_PAYEE",
        /// Update an address.
        UpdateAddress = "UPDATE_ADDRESS",
        /// Update a phone number.
        UpdatePhoneNumber = "UPDATE_PHONE_NUMBER",
    }
}

closed_enum! {
    /// `event.sharingType`: whether several people use the device.
    SharingType {
        /// Not known.
        Unspecified = "UNSPECIFIED",
        /// Shared among several people.
        Shared = "SHARED",
        /// Used by one person.
        Private = "PRIVATE",
    }
}

closed_enum! {
    /// `event.evaluatedFactors.status`.
    FactorStatus {
        /// The factor was refused.
        Failed = "FAILED",
        /// The factor is under way.
        InProgress = "IN_PROGRESS",
        /// The factor was passed.
        Success = "SUCCESS",
    }
}

closed_enum! {
    /// The verdict that completes an evaluation. Only `SUCCESS` lets the predictors learn.
    ///
    /// What the two mean depends on the flow
    /// ([Risk Evaluations](https://developer.pingidentity.com/pingone-api/protect/risk-evaluations.html), `completionStatus`):
    ///
    /// | flow | `SUCCESS` | `FAILED` |
    /// |---|---|---|
    /// | `AUTHENTICATION` | completed, and a session or token is issued | invalid credentials, step-up failed, cancelled or abandoned |
    /// | account recovery, password reset | user verified or reset completed | verification failed or abandoned |
    /// | `REGISTRATION` | account created | creation failed or abandoned |
    /// | `TRANSACTION` | approved or committed | declined, failed or abandoned |
    /// | `AUTHORIZATION` | action permitted and performed | action denied or not completed |
    CompletionStatus {
        /// The user did what the flow is for.
        Success = "SUCCESS",
        /// Anything else.
        Failed = "FAILED",
    }
}

closed_enum! {
    /// `result.level`.
    Level {
        /// Low risk.
        Low = "LOW",
        /// Medium risk.
        Medium = "MEDIUM",
        /// High risk.
        High = "HIGH",
    }
}

closed_enum! {
    /// `result.recommendedAction`, as the API documents it.
    RecommendedAction {
        /// The account may be compromised: follow the account recovery procedure.
        AccountRecovery = "ACCOUNT_RECOVERY",
        /// An adversary in the middle has the credentials: block, and lock the account until the password is changed.
        AitmMitigation = "AITM_MITIGATION",
        /// A bot is involved.
        BotMitigation = "BOT_MITIGATION",
        /// Suspicious traffic: deny access.
        Deny = "DENY",
        /// A disposable email address: block the registration.
        TempEmailMitigation = "TEMP_EMAIL_MITIGATION",
    }
}

closed_enum! {
    /// `evaluationFeedbackItems[].feedbackCategory`.
    FeedbackCategory {
        /// The risk was rated too high.
        FalseHighRisk = "FALSE_HIGH_RISK",
        /// A bot that is welcome.
        FriendlyBot = "FRIENDLY_BOT",
        /// The account was made for fraud.
        NewAccountFraud = "NEW_ACCOUNT_FRAUD",
        /// Somebody else uses the account.
        CompromisedAccount = "COMPROMISED_ACCOUNT",
        /// An automated attack.
        AutomatedAttack = "AUTOMATED_ATTACK",
    }
}

closed_enum! {
    /// Why a risk was rated too high.
    FalseHighRiskReason {
        /// The office's network.
        OfficeNetwork = "OFFICE_NETWORK",
        /// The company's VPN.
        CompanyVpn = "COMPANY_VPN",
        /// A wrong location.
        WrongLocation = "WRONG_LOCATION",
        /// The organisation's network.
        OrgNetwork = "ORG_NETWORK",
        /// The user passed MFA.
        SuccessfulMfa = "SUCCESSFUL_MFA",
        /// Another reason.
        Other = "OTHER",
    }
}

closed_enum! {
    /// Which friendly bot it is.
    FriendlyBotReason {
        /// A known crawler.
        KnownCrawler = "KNOWN_CRAWLER",
        /// A known aggregator.
        KnownAggregator = "KNOWN_AGGREGATOR",
        /// Internal automation.
        InternalAutomation = "INTERNAL_AUTOMATION",
        /// Another reason.
        Other = "OTHER",
    }
}

closed_enum! {
    /// How the fraud was seen.
    NewAccountFraudReason {
        /// A suspicious email address.
        SuspiciousEmailAddress = "SUSPICIOUS_EMAIL_ADDRESS",
        /// Guessing of user names.
        UsernameGuessing = "USERNAME_GUESSING",
        /// Another reason.
        Other = "OTHER",
    }
}

closed_enum! {
    /// How the compromise was seen.
    CompromisedAccountReason {
        /// The user says that it was somebody else.
        UserClaimsItIsNotThem = "USER_CLAIMS_IT_IS_NOT_THEM",
        /// MFA was not passed.
        UnsuccessfulMfa = "UNSUCCESSFUL_MFA",
        /// Another reason.
        Other = "OTHER",
    }
}

closed_enum! {
    /// Which attack it was.
    AutomatedAttackReason {
        /// Credential stuffing.
        CredentialStuffing = "CREDENTIAL_STUFFING",
        /// Password spraying.
        PasswordSpray = "PASSWORD_SPRAY",
        /// Another reason.
        Other = "OTHER",
    }
}

impl FeedbackCategory {
    /// The reasons that the service takes for this category.
    #[must_use]
    pub fn reasons(self) -> &'static [&'static str] {
        use crate::open_enum::ClosedEnum;
        match self {
            FeedbackCategory::FalseHighRisk => FalseHighRiskReason::TEXTS,
            FeedbackCategory::FriendlyBot => FriendlyBotReason::TEXTS,
            FeedbackCategory::NewAccountFraud => NewAccountFraudReason::TEXTS,
            FeedbackCategory::CompromisedAccount => CompromisedAccountReason::TEXTS,
            FeedbackCategory::AutomatedAttack => AutomatedAttackReason::TEXTS,
        }
    }
}

impl FlowType {
    /// The subtypes that the service takes for this type; none but for two of them.
    #[must_use]
    pub fn subtypes(self) -> &'static [&'static str] {
        use crate::open_enum::ClosedEnum;
        match self {
            FlowType::Authentication => AuthenticationSubtype::TEXTS,
            FlowType::Authorization => AuthorizationSubtype::TEXTS,
            FlowType::Registration | FlowType::Access | FlowType::Transaction => &[],
        }
    }
}
