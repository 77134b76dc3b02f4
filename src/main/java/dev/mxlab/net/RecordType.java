package dev.mxlab.net;

/**
 * The record types that programs ask a {@link Resolver} for, with their numbers (IANA DNS
 * parameters).
 */
public enum RecordType {
  A(1),
  NS(2),
  CNAME(5),
  SOA(6),
  PTR(12),
  MX(15),
  TXT(16),
  AAAA(28);

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
