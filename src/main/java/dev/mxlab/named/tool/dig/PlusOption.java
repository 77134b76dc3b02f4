package dev.mxlab.named.tool.dig;

import dev.mxlab.named.tool.query.Lookup.Flag;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What may stand behind a plus sign.
 *
 * @param least how much of the name must be typed
 * @param flag what it sets; null for those that {@link PlusOptions} knows by name
 * @param reversed the flag says the opposite
 */
record PlusOption(String name, int least, @Nullable Flag flag, boolean reversed) {
  private static final List<PlusOption> ALL =
      List.of(
          of("aaonly", 2, Flag.AA_FLAG),
          of("aaflag", 2, Flag.AA_FLAG),
          of("adflag", 2, Flag.AD_FLAG),
          of("additional", 3, Flag.ADDITIONAL),
          of("all", 2),
          of("answer", 2, Flag.ANSWER),
          of("authority", 2, Flag.AUTHORITY),
          of("badcookie", 2, Flag.BAD_COOKIE_RETRIED),
          of("besteffort", 2, Flag.BEST_EFFORT),
          of("bufsize", 2),
          of("cdflag", 2, Flag.CD_FLAG),
          not("class", 2, Flag.NO_CLASS),
          of("cmd", 2),
          of("coflag", 2, Flag.CO_FLAG),
          of("comments", 3),
          of("cookie", 3),
          not("crypto", 2, Flag.NO_CRYPTO),
          of("defname", 2),
          of("dns64prefix", 4),
          of("dnssec", 4),
          of("do", 2),
          of("domain", 3),
          of("dscp", 2),
          of("edns", 4),
          of("ednsflags", 5),
          of("ednsnegotiation", 5, Flag.EDNS_NEGOTIATED),
          of("ednsopt", 5),
          of("expandaaaa", 4, Flag.EXPANDED_IPV6),
          of("expire", 4, Flag.EXPIRE),
          of("fail", 2, Flag.SERVFAIL_STOPS),
          of("header-only", 2, Flag.HEADER_ONLY),
          of("https", 2),
          of("https-get", 2),
          of("https-post", 2),
          of("http-plain", 2),
          of("http-plain-get", 2),
          of("http-plain-post", 2),
          of("identify", 3, Flag.IDENTIFY),
          of("idnin", 4, Flag.IDN_IN),
          of("idnout", 4, Flag.IDN_OUT),
          of("ignore", 1, Flag.IGNORE_TRUNCATION),
          of("keepalive", 5, Flag.KEEPALIVE),
          of("keepopen", 5),
          of("mapped", 2),
          of("multiline", 2, Flag.MULTILINE),
          of("ndots", 2),
          of("nsid", 3),
          of("nssearch", 3),
          of("onesoa", 2, Flag.ONE_SOA),
          of("opcode", 2),
          of("padding", 1),
          of("qid", 2),
          of("qr", 2, Flag.QUERY_SHOWN),
          of("question", 2),
          of("raflag", 2, Flag.RA_FLAG),
          of("rdflag", 2, Flag.RECURSE),
          of("recurse", 3, Flag.RECURSE),
          of("retry", 3),
          of("retries", 3),
          of("rrcomments", 2),
          of("search", 2),
          of("short", 4),
          of("showbadcookie", 5, Flag.BAD_COOKIE_SHOWN),
          of("showsearch", 5),
          of("sigchase", 2),
          of("split", 2),
          of("stats", 2, Flag.STATS),
          of("subnet", 2),
          of("tcflag", 3, Flag.TC_FLAG),
          of("tcp", 3),
          of("timeout", 2),
          of("tls", 3),
          of("topdown", 2),
          of("trace", 3),
          of("tries", 3),
          of("trusted-key", 3),
          not("ttlid", 3, Flag.NO_TTL),
          of("ttlunits", 4),
          of("unexpected", 3),
          of("unknownformat", 3, Flag.UNKNOWN_FORMAT),
          of("vc", 1),
          of("yaml", 1),
          of("zflag", 1, Flag.Z_FLAG));

  private static PlusOption of(String name, int least) {
    return new PlusOption(name, least, null, false);
  }

  private static PlusOption of(String name, int least, Flag flag) {
    return new PlusOption(name, least, flag, false);
  }

  private static PlusOption not(String name, int least, Flag flag) {
    return new PlusOption(name, least, flag, true);
  }

  /** What must be typed in small letters, as it happens to be. */
  private String beginning() {
    return name.substring(0, least);
  }

  /** The option that {@code typed} abbreviates; null when there is none. */
  static @Nullable PlusOption find(String typed) {
    String word = typed.toLowerCase(Locale.ROOT);
    for (PlusOption option : ALL) {
      boolean enough = word.length() >= option.least && typed.startsWith(option.beginning());
      if (enough && option.name.startsWith(word)) {
        return option;
      }
    }
    return null;
  }
}
