package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What -d0.1 shows before anything else. */
final class Identity {
  /** Of Debian's package, whose behaviour this is. */
  private static final String COMPILED =
      """
       Compiled with: DNSMAP IPV6_FULL LDAPMAP LDAP_NETWORK_TIMEOUT
      \t\tLDAP_REFERRALS LOG MAP_REGEX MATCHGECOS MAXDAEMONS=64 MILTER
      \t\tMIME7TO8 MIME8TO7 NAMED_BIND NETINET NETINET6 NETUNIX NEWDB=5.3
      \t\tNIS NISPLUS PIPELINING SASLv2 SCANF SOCKETMAP STARTTLS
      \t\tTCPWRAPPERS TLS_EC TLS_VRFY_PER_CTX USERDB USE_LDAP_INIT XDEBUG
      """;

  private static final int NAMES = 4;
  private static final Pattern LEVEL = Pattern.compile("(?:^|,)0(?:-[0-9]+)?\\.([0-9]{1,4})");

  private Identity() {}

  private static int level(String debugging) {
    Matcher found = LEVEL.matcher(debugging);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  /**
   * @param debugging what all -d have: from -d0.4 on all addresses are told
   */
  static void print(CfConfig config, String debugging, PrintStream out) {
    String bar = "=".repeat(12);
    out.println("Version " + CfFile.VERSION);
    out.print(COMPILED);
    if (level(debugging) >= NAMES) {
      out.println("Canonical name: " + config.macro("j"));
      out.println(" UUCP nodename: " + config.macro("k"));
      config.members("w").stream()
          .filter(name -> name.startsWith("["))
          .sorted(Comparator.comparing(name -> name.startsWith("[127.")))
          .forEach(name -> out.println("\ta.k.a.: " + name));
    }
    out.println();
    out.println(bar + " SYSTEM IDENTITY (after readcf) " + bar);
    out.println("      (short domain name) $w = " + config.macro("w"));
    out.println("  (canonical domain name) $j = " + config.macro("j"));
    out.println("         (subdomain name) $m = " + config.macro("m"));
    out.println("              (node name) $k = " + config.macro("k"));
    out.println("=".repeat(56));
    out.println();
  }
}
