package dev.mxlab.imap.mime;

import org.jspecify.annotations.Nullable;

/**
 * One address as ENVELOPE has it (RFC 3501 section 7.4.2): a group begins with a mailbox and no
 * host, and ends with neither.
 */
public record Address(
    @Nullable String name,
    @Nullable String route,
    @Nullable String mailbox,
    @Nullable String host) {
  static final String MISSING_MAILBOX = "MISSING_MAILBOX";
  static final String MISSING_DOMAIN = "MISSING_DOMAIN";
  static final String SYNTAX_ERROR = "SYNTAX_ERROR";
  static final Address GROUP_END = new Address(null, null, null, null);

  /** A group's name. */
  boolean isGroup() {
    return mailbox != null && host == null;
  }
}
