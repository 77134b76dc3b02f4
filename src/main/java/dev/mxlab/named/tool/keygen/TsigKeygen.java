package dev.mxlab.named.tool.keygen;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.named.tool.Getopt;
import dev.mxlab.named.tool.query.TsigKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** tsig-keygen(8), which is also ddns-confgen(8): makes a key statement for named.conf. */
public final class TsigKeygen implements Command {
  private static final String KEYGEN = "tsig-keygen";
  private static final String CONFGEN = "ddns-confgen";
  private static final String KEYGEN_USAGE =
      """
      Usage:
       tsig-keygen [-a alg] [keyname]
        -a alg:        algorithm (default hmac-sha256)

      """;
  private static final String CONFGEN_USAGE =
      """
      Usage:
       ddns-confgen [-a alg] [-k keyname] [-q] [-s name | -z zone]
        -a alg:        algorithm (default hmac-sha256)
        -k keyname:    name of the key as it will be used in named.conf
        -s name:       domain name to be updated using the created key
        -z zone:       name of the zone as it will be used in named.conf
        -q:            quiet mode: print the key, with no explanatory text
      """;

  private final RandomGenerator random = new SecureRandom();

  @Override
  public List<String> names() {
    return List.of(KEYGEN, CONFGEN);
  }

  @Override
  public int run(Call call) {
    Outcome outcome = new Making(call.name(), random).outcome(call.args());
    call.out().print(outcome.out());
    call.out().flush();
    call.err().print(outcome.err());
    call.err().flush();
    return outcome.exit();
  }

  record Outcome(int exit, String out, String err) {}

  /** One call. */
  static final class Making {
    private final String called;
    private final boolean config;
    private final RandomGenerator random;
    private String algorithm = "hmac-sha256";
    private @Nullable String key;
    private @Nullable String zone;
    private @Nullable String name;
    private boolean quiet;

    Making(String called, RandomGenerator random) {
      this.called = called;
      this.config = called.equals(CONFGEN);
      this.random = random;
    }

    private Outcome usage(int exit, String before) {
      return new Outcome(exit, "", before + (config ? CONFGEN_USAGE : KEYGEN_USAGE));
    }

    Outcome outcome(List<String> args) {
      Getopt words = Getopt.read(called, args, "a:hk:Mmr:qs:y:z:");
      for (Getopt.Option option : words.options()) {
        Outcome ended = option(option);
        if (ended != null) {
          return ended;
        }
      }
      Getopt.Problem problem = words.problem();
      if (problem != null) {
        char letter = problem.letter();
        return letter == '?'
            ? usage(0, "")
            : usage(1, called + ": invalid argument -" + letter + "\n");
      }
      List<String> left = words.operands();
      if (!config && !left.isEmpty()) {
        key = left.get(0);
        left = left.subList(1, left.size());
      }
      if ((zone != null && name != null) || !left.isEmpty()) {
        return usage(1, "");
      }
      return new Outcome(0, text(), "");
    }

    /** What ends the call; null when it goes on. */
    private @Nullable Outcome option(Getopt.Option option) {
      char letter = option.letter();
      if (!config && "kyqsz".indexOf(letter) >= 0) {
        return usage(1, "");
      }
      switch (letter) {
        case 'a' -> {
          String known = known(option.value());
          if (known.isEmpty()) {
            String why = ": Unsupported algorithm '" + option.value() + "'\n";
            return new Outcome(1, "", called + why);
          }
          algorithm = known;
        }
        case 'h' -> {
          return usage(0, "");
        }
        case 'k', 'y' -> key = option.value();
        case 'q' -> quiet = true;
        case 's' -> name = option.value();
        case 'z' -> zone = option.value();
        case 'r' -> {
          return new Outcome(1, "", called + ": The -r option has been deprecated.\n");
        }
        default -> {
          // -M and -m watch the memory of the real one.
        }
      }
      return null;
    }

    private static String known(String text) {
      String lower = text.toLowerCase(java.util.Locale.ROOT);
      String full = lower.startsWith("hmac-") ? lower : "hmac-" + lower;
      boolean cut = full.indexOf('-', "hmac-".length()) >= 0;
      try {
        return cut || TsigKey.algorithm(full) == null ? "" : full;
      } catch (TsigKey.BadKey bad) {
        return "";
      }
    }

    private int bits() {
      try {
        TsigKey.Algorithm known = TsigKey.algorithm(algorithm);
        return known == null ? 0 : known.bits();
      } catch (TsigKey.BadKey impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private String text() {
      String of = name != null ? name : zone;
      String usual = (config ? "ddns-key" : "tsig-key") + (of == null ? "" : "." + of);
      String named = key == null ? usual : key;
      byte[] secret = new byte[bits() / 8];
      random.nextBytes(secret);
      String statement =
          "key \"%s\" {\n\talgorithm %s;\n\tsecret \"%s\";\n};\n"
              .formatted(named, algorithm, Base64.getEncoder().encodeToString(secret));
      return !config || quiet ? statement : explained(statement, named);
    }

    private String explained(String statement, String named) {
      String grant;
      if (name != null) {
        grant =
            "# Then, in the \"zone\" statement for the zone containing the\n"
                + "# name \""
                + name
                + "\", place an \"update-policy\" statement\n"
                + "# like this one, adjusted as needed for your preferred permissions:\n"
                + "update-policy {\n\t  grant "
                + named
                + " name "
                + name
                + " ANY;\n};\n";
      } else if (zone != null) {
        grant =
            "# Then, in the \"zone\" definition statement for \""
                + zone
                + "\",\n# place an \"update-policy\" statement like this one, adjusted as \n"
                + "# needed for your preferred permissions:\n"
                + "update-policy {\n\t  grant "
                + named
                + " zonesub ANY;\n};\n";
      } else {
        grant =
            "# Then, in the \"zone\" statement for each zone you wish to dynamically\n"
                + "# update, place an \"update-policy\" statement granting update permission\n"
                + "# to this key.  For example, the following statement grants this key\n"
                + "# permission to update any name within the zone:\n"
                + "update-policy {\n\tgrant "
                + named
                + " zonesub ANY;\n};\n";
      }
      return "# To activate this key, place the following in named.conf, and\n"
          + "# in a separate keyfile on the system or systems from which nsupdate\n"
          + "# will be run:\n"
          + statement
          + "\n"
          + grant
          + "\n# After the keyfile has been placed, the following command will\n"
          + "# execute nsupdate using this key:\nnsupdate -k <keyfile>\n";
    }
  }
}
