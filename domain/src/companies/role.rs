//! What a member may do: one table of roles and actions.

use thiserror::Error;

use crate::kernel::choice;

choice!(
    /// What a member may do in a company.
    Role {
        /// Everything, the billing page included.
        SuperAdmin = "super_admin", "Super Admin";
        /// All features.
        Admin = "admin", "Admin";
        /// Only assigned work.
        User = "user", "User";
    }
);

#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no role \"{0}\"; the roles are super_admin, admin and user")]
pub struct UnknownRole(String);

impl std::str::FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::parse(word).ok_or_else(|| UnknownRole(word.to_owned()))
    }
}

/// Something that a member does in a company. Services, API and pages all ask [`Role::may`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// To see who belongs to the company, and what happened in it.
    SeeTeam,
    /// To ask somebody to join, to ask again, and to take it back.
    Invite,
    ChangeRoles,
    SignMembersOut,
    /// To shut another member out of the company, and to let them in again.
    Deactivate,
    RemoveMembers,
    /// To delete the account of a member of no other company.
    DeleteAccounts,
    /// To make, unmake and act on Super Admins.
    ManageSuperAdmins,
    /// To change the company's details and its case types.
    EditDetails,
    /// To set the rules that hold for everyone in the company.
    SetPolicies,
    ManageBilling,
    /// To tell the company of what happened in another product.
    SendEvents,
    /// To see the keys to the API that act in the company, and to revoke them.
    ManageApiKeys,
    /// To send mails to the company's members.
    SendMailings,
    /// To have other products told what happens in the company.
    ManageWebhooks,
}

impl Permission {
    pub const ALL: [Self; 15] = [
        Self::SeeTeam,
        Self::Invite,
        Self::ChangeRoles,
        Self::SignMembersOut,
        Self::Deactivate,
        Self::RemoveMembers,
        Self::DeleteAccounts,
        Self::ManageSuperAdmins,
        Self::EditDetails,
        Self::SetPolicies,
        Self::ManageBilling,
        Self::SendEvents,
        Self::ManageApiKeys,
        Self::SendMailings,
        Self::ManageWebhooks,
    ];
}

impl Role {
    /// Whether a member of this role may do something in the company.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::ManageSuperAdmins | Permission::ManageBilling => {
                matches!(self, Self::SuperAdmin)
            }
            Permission::SeeTeam
            | Permission::Invite
            | Permission::ChangeRoles
            | Permission::SignMembersOut
            | Permission::Deactivate
            | Permission::RemoveMembers
            | Permission::DeleteAccounts
            | Permission::EditDetails
            | Permission::SetPolicies
            | Permission::SendEvents
            | Permission::ManageApiKeys
            | Permission::SendMailings
            | Permission::ManageWebhooks => matches!(self, Self::SuperAdmin | Self::Admin),
        }
    }

    /// Whether a member of this role may do something to another member of the role `other`.
    #[must_use]
    pub const fn may_to(self, permission: Permission, other: Self) -> bool {
        let is_reserved = matches!(other, Self::SuperAdmin);
        self.may(permission) && (!is_reserved || self.may(Permission::ManageSuperAdmins))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_reads_back_from_its_word() {
        for &role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
    }

    /// Written out, so that a change of the rule is a change of this table.
    #[test]
    fn every_cell_of_the_table_is_as_written() {
        use Permission::*;
        //            Super Admin, Admin, User
        let table = [
            (SeeTeam, [true, true, false]),
            (Invite, [true, true, false]),
            (ChangeRoles, [true, true, false]),
            (SignMembersOut, [true, true, false]),
            (Deactivate, [true, true, false]),
            (RemoveMembers, [true, true, false]),
            (DeleteAccounts, [true, true, false]),
            (ManageSuperAdmins, [true, false, false]),
            (EditDetails, [true, true, false]),
            (SetPolicies, [true, true, false]),
            (ManageBilling, [true, false, false]),
            (SendEvents, [true, true, false]),
            (ManageApiKeys, [true, true, false]),
            (SendMailings, [true, true, false]),
            (ManageWebhooks, [true, true, false]),
        ];
        assert_eq!(table.map(|(permission, _)| permission), Permission::ALL);
        for (permission, row) in table {
            for (role, may) in Role::ALL.iter().copied().zip(row) {
                assert_eq!(role.may(permission), may, "{role:?} {permission:?}");
            }
        }
    }

    #[test]
    fn only_a_super_admin_acts_on_one() {
        for permission in Permission::ALL {
            assert!(Role::SuperAdmin.may_to(permission, Role::SuperAdmin));
            assert!(!Role::Admin.may_to(permission, Role::SuperAdmin));
            assert!(!Role::User.may_to(permission, Role::User));
        }
        assert!(Role::Admin.may_to(Permission::ChangeRoles, Role::Admin));
        assert!(Role::Admin.may_to(Permission::RemoveMembers, Role::User));
    }
}
