import type { Person } from './fixtures';

export interface Subject {
  path: string;
  /** Who is signed in there. */
  person: Person | undefined;
  heading: string;
}

/** Every page, with its heading. */
export const PAGES: readonly Subject[] = [
  { path: '/sign-in', person: undefined, heading: 'Sign in' },
  { path: '/settings', person: 'ada', heading: 'Settings' },
  { path: '/forgot-password', person: undefined, heading: 'Forgot your password?' },
  { path: '/reset-password/x', person: undefined, heading: 'Choose a new password' },
  { path: '/confirm-email/x', person: undefined, heading: 'Confirm your email' },
  { path: '/not-me/x', person: undefined, heading: "This wasn't you?" },
  { path: '/email-preferences/x', person: undefined, heading: 'Which mails do you want?' },
  { path: '/invitations/x', person: undefined, heading: 'You are invited' },
  { path: '/forward-auth', person: 'ada', heading: 'Continue to another product' },
  { path: '/connect/x', person: undefined, heading: 'Connect this phone' },
  { path: '/settings/profile', person: 'ada', heading: 'Profile' },
  { path: '/settings/shortcuts', person: 'ada', heading: 'Keyboard shortcuts' },
  { path: '/shortcuts', person: 'ada', heading: 'List of shortcuts' },
  { path: '/search', person: 'ada', heading: 'Search' },
  { path: '/search?q=dark', person: 'ada', heading: 'Search' },
  { path: '/settings/notifications', person: 'ada', heading: 'Notification settings' },
  { path: '/settings/email', person: 'ada', heading: 'Email subscriptions' },
  { path: '/settings/mobile', person: 'ada', heading: 'Phone' },
  { path: '/offline', person: undefined, heading: 'You are offline' },
  { path: '/notifications', person: 'ada', heading: 'Notifications' },
  { path: '/notifications/why', person: 'ada', heading: 'Why did I (not) get this?' },
  { path: '/notifications/why/x', person: 'ada', heading: 'Why did I (not) get this?' },
  { path: '/settings/security', person: 'ada', heading: 'Password & two-factor' },
  { path: '/settings/security/two-factor', person: 'ada', heading: 'Set up two-factor' },
  { path: '/settings/security/backup-codes', person: 'ada', heading: 'Your backup codes' },
  { path: '/settings/data', person: 'ada', heading: 'Your data' },
  { path: '/settings/companies', person: 'ada', heading: 'Companies' },
  { path: '/company/team', person: 'ada', heading: 'Team' },
  { path: '/company/team/invite', person: 'ada', heading: 'Invite' },
  { path: '/company/team/no-such-member', person: 'ada', heading: 'Member' },
  { path: '/company/details', person: 'ada', heading: 'Company details' },
  { path: '/company/billing', person: 'ada', heading: 'Billing' },
  { path: '/company/activity', person: 'ada', heading: 'Company activity' },
  { path: '/settings/sessions', person: 'ada', heading: 'Sessions' },
  { path: '/settings/mobile/connect', person: 'ada', heading: 'Connect my phone' },
  { path: '/settings/api-keys', person: 'ada', heading: 'API keys' },
  { path: '/settings/api-keys/new', person: 'ada', heading: 'Create an API key' },
  { path: '/settings/api-keys/no-such-key', person: 'ada', heading: 'API key' },
  { path: '/company/api-keys', person: 'ada', heading: 'Company API keys' },
  { path: '/company/webhooks', person: 'ada', heading: 'Webhooks' },
  { path: '/company/webhooks/new', person: 'ada', heading: 'Create a webhook' },
  { path: '/company/webhooks/no-such-webhook', person: 'ada', heading: 'Webhook' },
  { path: '/settings/activity', person: 'ada', heading: 'Activity' },
  { path: '/settings/confirm', person: 'ada', heading: 'Confirm that it is you' },
  { path: '/settings/accessibility', person: 'ada', heading: 'Accessibility' },
  { path: '/no/such/page', person: undefined, heading: 'There is no such page' },
  { path: '/settings/no-such-page', person: 'ada', heading: 'There is no such page' },
];
