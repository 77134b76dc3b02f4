package dev.mxlab.named.tool;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.HostFiles;
import dev.mxlab.named.HostConfFiles;
import dev.mxlab.named.control.HmacAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** rndc-confgen(8): makes the key that named and rndc share, and the files that hold it. */
public final class RndcConfgen implements Command {
  private static final int LARGE_HMAC = 1024;
  private static final int SMALL_HMAC = 512;
  private static final String KEY =
      """
      key "%s" {
      	algorithm %s;
      	secret "%s";
      };
      """;
  private static final String FILES =
      """
      # Start of rndc.conf
      %1$s
      options {
      	default-key "%2$s";
      	default-server %3$s;
      	default-port %4$s;
      };
      # End of rndc.conf

      # Use with the following in named.conf, adjusting the allow list as needed:
      %5$s#\s
      # controls {
      # 	inet %3$s port %4$s
      # 		allow { %3$s; } keys { "%2$s"; };
      # };
      # End of named.conf
      """;

  /** Ends it; the message is what it says last. */
  private static final class Fatal extends Exception {
    private static final long serialVersionUID = 1L;

    Fatal(String message) {
      super("rndc-confgen: " + message, null, false, false);
    }
  }

  @Override
  public List<String> names() {
    return List.of("rndc-confgen");
  }

  @Override
  public int run(Call call) throws IOException {
    Flags flags = Flags.read(call.args(), "aA:b:c:hk:Mmp:r:s:t:u:Vy");
    if (flags.odd().isPresent()) {
      call.err().println("rndc-confgen: invalid argument -" + flags.odd().get());
    }
    if (flags.odd().isPresent() || flags.has('h') || !flags.operands().isEmpty()) {
      call.err().print(usage(defaultFile(call)));
      return flags.has('h') ? 0 : 1;
    }
    try {
      make(call, flags);
      return 0;
    } catch (Fatal fatal) {
      call.out().flush();
      call.err().println(fatal.getMessage());
      return 1;
    }
  }

  private static String usage(String file) throws IOException {
    try (InputStream text = RndcConfgen.class.getResourceAsStream("rndc-confgen-usage.txt")) {
      byte[] bytes = Objects.requireNonNull(text).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).formatted(file);
    }
  }

  private static String defaultFile(Call call) {
    HostFiles files = call.host().files();
    boolean redHat = HostConfFiles.location(files).equals(HostConfFiles.RED_HAT);
    return redHat ? "/etc/rndc.key" : "/etc/bind/rndc.key";
  }

  private static void make(Call call, Flags flags) throws Fatal {
    HmacAlgorithm algorithm = algorithm(call, flags);
    int bits = bits(flags, algorithm);
    String port = flags.value('p', "953");
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new Fatal("port '" + port + "' out of range");
    }
    String server = flags.value('s', "127.0.0.1");
    if (RndcNames.literal(server) == null) {
      throw new Fatal("-s should be an IPv4 or IPv6 address");
    }
    if (flags.has('r')) {
      throw new Fatal("The -r option has been deprecated.");
    }
    if (algorithm == HmacAlgorithm.HMAC_MD5) {
      call.err()
          .println(
              "warning: use of hmac-md5 for RNDC keys is deprecated; hmac-sha256 is now"
                  + " recommended.");
    }
    String name = flags.value('k', "rndc-key");
    String key = KEY.formatted(name, algorithm.text(), secret(call, flags, bits));
    if (flags.has('a')) {
      keyFiles(call, flags, key);
    } else {
      String commented = key.indent(0).replaceAll("(?m)^", "# ").replaceFirst("# $", "");
      call.out().print(FILES.formatted(key, name, server, Integer.parseInt(port), commented));
    }
  }

  /** Without {@code hmac-} before it, too. */
  private static HmacAlgorithm algorithm(Call call, Flags flags) throws Fatal {
    String name = flags.value('A', "hmac-sha256");
    return HmacAlgorithm.of(name)
        .or(() -> HmacAlgorithm.of("hmac-" + name))
        .orElseThrow(() -> new Fatal("Unsupported algorithm '" + name + "'"));
  }

  private static int bits(Flags flags, HmacAlgorithm algorithm) throws Fatal {
    String text = flags.value('b', Integer.toString(algorithm.bits()));
    if (!text.matches("\\d{1,9}")) {
      throw new Fatal("-b requires a non-negative number");
    }
    int bits = Integer.parseInt(text);
    int most = algorithm.bits() > 256 ? LARGE_HMAC : SMALL_HMAC;
    if (bits < 1 || bits > most) {
      throw new Fatal("keysize " + bits + " out of range (must be 1-" + most + ")\n");
    }
    return bits;
  }

  private static String secret(Call call, Flags flags, int bits) {
    byte[] octets = new byte[(bits + 7) / 8];
    new SecureRandom().nextBytes(octets);
    if (flags.has('V')) {
      // The spelling is the real one's.
      call.err()
          .print(
              "initialize dst library\ngenerate key\ndump key to buffer\nbsse64 encode secret\n");
    }
    return Base64.getEncoder().encodeToString(octets);
  }

  private static void keyFiles(Call call, Flags flags, String key) throws Fatal {
    String file = flags.value('c', defaultFile(call));
    write(call, flags, file, key);
    if (flags.has('t')) {
      write(call, flags, flags.value('t', "") + "/" + file.replaceFirst("^/+", ""), key);
    }
  }

  private static void write(Call call, Flags flags, String file, String key) throws Fatal {
    Path real = call.host().files().real(call.absolute(file));
    try {
      Files.writeString(real, key, StandardCharsets.UTF_8);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
      }
    } catch (NoSuchFileException missing) {
      throw new Fatal("create keyfile: file not found");
    } catch (IOException failed) {
      throw new Fatal("create keyfile: permission denied");
    }
    if (flags.has('u') && call.host().accounts().find(flags.value('u', "")).isEmpty()) {
      throw new Fatal("unable to set file owner\n");
    }
    call.out().println("wrote key file \"" + file + "\"");
  }
}
