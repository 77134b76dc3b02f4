package dev.mxlab.sendmail.cf;

/** The letters of F= in an M line (op.me, "M - Define Mailer"), and what becomes of each here. */
public enum MailerFlag {
  RUN_ESMTP(
      'a', Status.HONOURED, "EHLO is tried first; without it only where the greeting says ESMTP"),
  ALIASES('A', Status.HONOURED, "names are looked up in the aliases"),
  BLANK_END('b', Status.HONOURED, "a blank line ends the message"),
  BACKSLASHES('B', Status.HONOURED, "leading backslashes go"),
  NO_COMMENTS('c', Status.HONOURED, "addresses in headers have no comments"),
  SENDERS_DOMAIN(
      'C',
      Status.HONOURED,
      "header addresses without a domain get the sender's, who has such a mailer"),
  NO_BRACKETS(
      'd',
      Status.ACCEPTED,
      "no angle brackets around route addresses; 8.17.1 writes them all the same"),
  DATE('D', Status.HONOURED, "Date: is wanted, by the H lines"),
  EXPENSIVE('e', Status.HONOURED, "waits for a queue run (HoldExpensive)"),
  ESCAPE_FROM('E', Status.HONOURED, "lines of the body that begin with From get a >"),
  PASS_SENDER('f', Status.HONOURED, "-f and the sender go to the program"),
  FROM('F', Status.HONOURED, "From: is wanted, by the H lines"),
  NOT_NULL('g', Status.HONOURED, "bounces come from MAILER-DAEMON, not from <>"),
  HOST_CASE('h', Status.HONOURED, "host names keep their case"),
  USER_DATABASE('i', Status.ACCEPTED, "senders are looked up in the user database"),
  INTERNAL('I', Status.HONOURED, "the server is a sendmail: VERB is said"),
  RECIPIENT_DATABASE('j', Status.ACCEPTED, "recipients are looked up in the user database"),
  NO_LOOP_CHECK('k', Status.HONOURED, "a server may be this host itself"),
  LOCAL('l', Status.HONOURED, "the mail ends on this host: receipts say delivered"),
  SHORT_LINES('L', Status.HONOURED, "lines are short: L=990 where there is no L="),
  MANY('m', Status.HONOURED, "one transaction may have many recipients"),
  MESSAGE_ID('M', Status.HONOURED, "Message-Id: is wanted, by the H lines"),
  NO_FROM_LINE('n', Status.HONOURED, "the message has no From line of UNIX"),
  OWNER('o', Status.ACCEPTED, "runs as the owner of the mailbox"),
  ROUTE_SENDER(
      'p', Status.HONOURED, "the sender is a route through this host: <@host:user@domain>"),
  RETURN_PATH('P', Status.HONOURED, "Return-Path: is wanted, by the H lines"),
  VERIFIED('q', Status.HONOURED, "VRFY of its addresses is answered 250, not 252"),
  PASS_SENDER_R('r', Status.HONOURED, "-r and the sender go to the program"),
  SECURE_PORT('R', Status.ACCEPTED, "calls from a port below 1024"),
  STRIP_QUOTES('s', Status.HONOURED, "recipients lose quotes and backslashes"),
  ROOT('S', Status.ACCEPTED, "the user id is left as it is"),
  USER_CASE('u', Status.HONOURED, "user names keep their case"),
  UUCP_FROM('U', Status.HONOURED, "the From line is that of UUCP: From kim  DATE remote from host"),
  ACCOUNT('w', Status.HONOURED, "the user must have an account, whose .forward counts"),
  NO_STATUS('W', Status.HONOURED, "what is known of hosts does not count"),
  FULL_NAME('x', Status.HONOURED, "Full-Name: is wanted, by the H lines"),
  DOTS('X', Status.HONOURED, "dots at the beginning of lines are doubled; by SMTP always"),
  LMTP('z', Status.HONOURED, "the server speaks LMTP (RFC 2033)"),
  DIAL('Z', Status.ACCEPTED, "DialDelay counts"),
  NO_MX('0', Status.HONOURED, "the host itself is called, not its exchangers"),
  NO_NULL('1', Status.HONOURED, "NUL is not sent"),
  NO_ESMTP('2', Status.HONOURED, "HELO is said, whatever the greeting says"),
  MORE_QUOTED('3', Status.HONOURED, "more signs are quoted in quoted-printable text"),
  RULESET_5('5', Status.HONOURED, "what is no alias goes through ruleset 5"),
  SEVEN_BIT_HEADER('6', Status.HONOURED, "headers lose the eighth bit"),
  SEVEN_BIT('7', Status.HONOURED, "MIME is encoded in seven bits, what is none loses the eighth"),
  EIGHT_BIT('8', Status.HONOURED, "eight bits are sent to servers without 8BITMIME"),
  DECODE('9', Status.HONOURED, "MIME parts are decoded to eight bits"),
  INCLUDE(':', Status.HONOURED, ":include: is taken for what it is"),
  PROGRAM('|', Status.HONOURED, "programs are"),
  FILE('/', Status.HONOURED, "files are"),
  DATABASE('@', Status.ACCEPTED, "names are looked up in the user database"),
  HOLD('%', Status.HONOURED, "waits until ETRN or a queue run asks for it by name"),
  OWN_FROM('!', Status.ACCEPTED, "a From: header like our own is left");

  /** Whether a flag changes anything here. */
  public enum Status {
    HONOURED,
    ACCEPTED
  }

  private final char letter;
  private final Status status;
  private final String purpose;

  MailerFlag(char letter, Status status, String purpose) {
    this.letter = letter;
    this.status = status;
    this.purpose = purpose;
  }

  public char letter() {
    return letter;
  }

  Status status() {
    return status;
  }

  String purpose() {
    return purpose;
  }

  /** Whether a mailer has it. */
  public boolean in(String flags) {
    return flags.indexOf(letter) >= 0;
  }
}
