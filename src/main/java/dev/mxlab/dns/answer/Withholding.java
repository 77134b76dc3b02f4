package dev.mxlab.dns.answer;

import dev.mxlab.dns.answer.RateLimiter.Judgement;
import dev.mxlab.dns.answer.RateLimiter.Kind;
import dev.mxlab.dns.answer.RateLimiter.Verdict;
import dev.mxlab.dns.answer.RateLimiter.Wanted;
import dev.mxlab.dns.wire.RecordSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** What response rate limiting makes of one answer. */
record Withholding(Judgement judgement, Kind kind) {

  static Withholding of(Asked asked, Answer answer, long second) {
    Kind kind = kind(answer);
    Name name = name(asked, answer, kind);
    int hash = kind == Kind.ERROR ? 0 : name.hashCode();
    int type = asked.query().type();
    int dclass = asked.query().dclass();
    Wanted wanted =
        new Wanted(
            kind,
            asked.who().address(),
            hash,
            type,
            dclass,
            () ->
                kind == Kind.ERROR
                    ? Rcode.string(answer.rcode()) + " "
                    : about(kind, name, type, dclass, hash));
    return new Withholding(
        Objects.requireNonNull(asked.view().limiter()).judge(wanted, second), kind);
  }

  private static Kind kind(Answer answer) {
    if (answer.rcode() == Rcode.NXDOMAIN) {
      return Kind.NXDOMAIN;
    }
    if (answer.rcode() != Rcode.NOERROR) {
      return Kind.ERROR;
    }
    if (!answer.answer().isEmpty()) {
      return Kind.RESPONSE;
    }
    RecordSet first = answer.authority().isEmpty() ? null : answer.authority().get(0);
    return first != null && first.type() == Type.NS ? Kind.REFERRAL : Kind.NODATA;
  }

  /** Made-up names count as one: those that do not exist, are delegated or a wildcard's. */
  private static Name name(Asked asked, Answer answer, Kind kind) {
    Name generic = answer.generic();
    return switch (kind) {
      case NXDOMAIN, REFERRAL ->
          answer.authority().isEmpty() ? Name.root : answer.authority().get(0).owner();
      case RESPONSE, NODATA -> generic == null ? asked.query().name() : generic;
      case ERROR, ALL -> asked.query().name();
    };
  }

  private static String about(Kind kind, Name name, int type, int dclass, int hash) {
    String classed = kind == Kind.NXDOMAIN ? "" : " " + DClass.string(dclass);
    String typed = kind == Kind.RESPONSE ? " " + Type.string(type) : "";
    return " for "
        + (name.equals(Name.root) ? "." : name.toString(true))
        + classed
        + typed
        + "  (%08x)".formatted(hash);
  }

  /** Whether there is something to log. */
  boolean told() {
    return !judgement.each().isEmpty();
  }

  /**
   * What is sent: the answer, or that the client shall come back over TCP or with a cookie; null
   * for nothing.
   */
  @Nullable Answer left(Asked asked, Answer answer) {
    if (judgement.verdict() != Verdict.SLIP) {
      return judgement.verdict() == Verdict.SEND ? answer : null;
    }
    Answer slip = new Answer();
    if (asked.cookie() != null) {
      slip.rcode(Rcode.BADCOOKIE);
      return slip;
    }
    slip.speakWithAuthority();
    slip.truncate();
    slip.rcode(kind == Kind.NXDOMAIN ? Rcode.NXDOMAIN : Rcode.NOERROR);
    return slip;
  }
}
