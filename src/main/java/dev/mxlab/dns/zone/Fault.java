package dev.mxlab.dns.zone;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What can be wrong in a master file, in BIND's words (its isc and dns result texts). */
enum Fault {
  EXTRA_TEXT("extra input text"),
  UNEXPECTED_END("unexpected end of input"),
  END_OF_FILE("end of file"),
  UNEXPECTED_TOKEN("unexpected token"),
  UNBALANCED("unbalanced parentheses"),
  UNBALANCED_QUOTES("unbalanced quotes"),
  NOT_A_NUMBER("not a valid number"),
  OUT_OF_RANGE("out of range"),
  SYNTAX("syntax error"),
  BAD_TTL("bad ttl"),
  BAD_DOTTED_QUAD("bad dotted quad"),
  BAD_AAAA("bad IPv6 address"),
  LABEL_TOO_LONG("label too long"),
  EMPTY_LABEL("empty label"),
  BAD_ESCAPE("bad escape"),
  NO_SPACE("ran out of space"),
  UNKNOWN("unknown class/type"),
  META_TYPE("invalid use of a meta type"),
  OBSOLETE("obsolete"),
  NOT_IMPLEMENTED("not implemented"),
  EXTRA_DATA("extra input data"),
  DUPLICATE("duplicate query"),
  DISALLOWED("disallowed (by application policy)"),
  BAD_LABEL("bad label type"),
  BAD_HEX("bad hex encoding"),
  BAD_BASE64("bad base64 encoding"),
  BAD_BASE32("bad base32 encoding"),
  BAD_EUI("bad EUI"),
  UNKNOWN_FLAG("unknown flag"),
  FORMERR("FORMERR"),
  BAD_CLASS("bad class"),
  NO_OWNER("no owner"),
  NO_TTL("no ttl"),
  NOT_ZONE_TOP("not at top of zone"),
  NO_FILE("file not found"),
  NO_PERMISSION("permission denied"),
  IO_ERROR("I/O error"),
  NOT_A_FILE("not a file"),
  TOO_DEEP("too many nested $INCLUDE files"),
  CNAME_AND_OTHER("CNAME and other data"),
  SINGLETON("multiple RRs of singleton type"),
  TOO_MANY("too many records"),
  BAD_OWNER("bad owner name (check-names)"),
  BAD_NAME("bad name (check-names)"),
  MX_ADDRESS("MX is an address"),
  NS_ADDRESS("NS is an address");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Why a file cannot be read. */
  static Fault of(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return NO_FILE;
    }
    if (failure instanceof AccessDeniedException) {
      return NO_PERMISSION;
    }
    return "Is a directory".equals(failure.getMessage()) ? NOT_A_FILE : IO_ERROR;
  }

  /** Whether it is in what the line says, not in the file that has it. */
  boolean isOfTheLine() {
    return this != IO_ERROR && this != NOT_A_FILE;
  }

  /** A fault on its way up to where the line is known. */
  static final class Found extends Exception {
    private static final long serialVersionUID = 1;
    private final Fault fault;
    private final boolean beforeData;

    Found(Fault fault, boolean beforeData) {
      super(fault.words, null, false, false);
      this.fault = fault;
      this.beforeData = beforeData;
    }

    /** Whether not even a first token could be read of a record's data. */
    boolean beforeData() {
      return beforeData;
    }

    Fault fault() {
      return fault;
    }
  }

  Found found() {
    return new Found(this, false);
  }
}
