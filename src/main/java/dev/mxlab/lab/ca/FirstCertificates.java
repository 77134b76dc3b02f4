package dev.mxlab.lab.ca;

import dev.mxlab.host.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates for a host whose sendmail.cf names files that are not there yet: ServerCertFile and
 * ServerKeyFile, ClientCertFile and ClientKeyFile get a pair that the lab's authority has signed,
 * CACertFile the authority's own certificate. So do the files that dovecot.conf names as ssl_cert
 * and ssl_key. From then on they are the administrator's; only what an earlier authority of the lab
 * made is made anew with the next one.
 */
public final class FirstCertificates {
  /** What tells files of ours from an administrator's. */
  private static final String MARK = "Made by the lab's authority, ca.crt in the lab's var/ca.\n";

  private static final Set<String> WANTED =
      Set.of("CACertFile", "ServerCertFile", "ServerKeyFile", "ClientCertFile", "ClientKeyFile");

  private static final Pattern DOVECOT =
      Pattern.compile("\\s*ssl_(cert|key)\\s*=\\s*<\\s*(/\\S+)\\s*");

  private final Host host;
  private final LabCa ca;
  private final Map<String, String> options = new HashMap<>();

  private FirstCertificates(Host host, Path var) {
    this.host = host;
    this.ca = new LabCa(var.resolve("ca"));
  }

  /** Does nothing for a host without such options. */
  public static void make(Host host, Path var) throws IOException {
    FirstCertificates first = new FirstCertificates(host, var);
    first.read();
    if (!first.options.isEmpty()) {
      first.write();
    }
  }

  private void read() throws IOException {
    readSendmail();
    readDovecot();
  }

  /** {@code ssl_cert = </etc/dovecot/private/dovecot.pem} */
  private void readDovecot() throws IOException {
    List<Path> all = new ArrayList<>();
    all.add(host.files().real("/etc/dovecot/dovecot.conf"));
    Path more = host.files().real("/etc/dovecot/conf.d");
    if (Files.isDirectory(more)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(more, "*.conf")) {
        found.forEach(all::add);
      }
    }
    for (Path file : all) {
      if (!Files.isRegularFile(file)) {
        continue;
      }
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        Matcher setting = DOVECOT.matcher(line);
        if (setting.matches()) {
          String which = setting.group(1).equals("cert") ? "DovecotCertFile" : "DovecotKeyFile";
          options.put(which, setting.group(2));
        }
      }
    }
  }

  private void readSendmail() throws IOException {
    Path file = host.files().real("/etc/mail/sendmail.cf");
    if (Files.notExists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      int equals = line.startsWith("O ") ? line.indexOf('=') : -1;
      if (equals > 0 && WANTED.contains(line.substring(2, equals).strip())) {
        String path = line.substring(equals + 1).strip();
        if (path.startsWith("/")) {
          options.put(line.substring(2, equals).strip(), path);
        }
      }
    }
  }

  private void write() throws IOException {
    String authority = MARK + ca.certificate(host.now());
    String trusted = options.getOrDefault("CACertFile", "");
    boolean renewed = !trusted.isEmpty() && mayWrite(trusted, authority);
    if (renewed) {
      put(trusted, authority, false);
    }
    Set<String> keys = new LinkedHashSet<>();
    for (String side : List.of("Server", "Client", "Dovecot")) {
      String certificate = options.getOrDefault(side + "CertFile", "");
      String key = options.getOrDefault(side + "KeyFile", "");
      if (!certificate.isEmpty() && !key.isEmpty()) {
        pair(certificate, key, renewed, keys);
      }
    }
  }

  /**
   * @param done keys that were made in this moment: both sides may share one, and then a
   *     certificate
   */
  private void pair(String certificate, String key, boolean renewed, Set<String> done)
      throws IOException {
    Path certificates = host.files().real(certificate);
    Path keys = host.files().real(key);
    boolean missing = Files.notExists(certificates) && Files.notExists(keys);
    boolean stale =
        !missing
            && ours(certificates)
            && ours(keys)
            && (renewed
                || !ca.signed(
                    Files.readString(certificates, StandardCharsets.US_ASCII), host.now()));
    if (done.contains(key)) {
      if (Files.notExists(certificates) || ours(certificates)) {
        String both = Files.readString(keys, StandardCharsets.US_ASCII);
        put(certificate, MARK + both.substring(both.indexOf("-----BEGIN CERT")), false);
      }
    } else if (missing || stale) {
      LabCa.Issued issued = ca.issue(host.hostname(), names(), addresses(), host.now());
      put(certificate, MARK + issued.certificate(), false);
      put(key, MARK + issued.key() + issued.certificate(), true);
      done.add(key);
    }
  }

  private boolean mayWrite(String file, String content) throws IOException {
    Path real = host.files().real(file);
    return Files.notExists(real)
        || ours(real) && !Files.readString(real, StandardCharsets.US_ASCII).equals(content);
  }

  private static boolean ours(Path file) throws IOException {
    return Files.exists(file)
        && Files.readString(file, StandardCharsets.ISO_8859_1).startsWith(MARK);
  }

  private void put(String file, String text, boolean secret) throws IOException {
    Path real = host.files().real(file);
    if (real.equals(Path.of(file))) {
      throw new IOException(file + ": not a file of the lab");
    }
    Files.createDirectories(real.toAbsolutePath().getParent());
    if (secret) {
      LabCa.secret(real, text);
    } else {
      Files.writeString(real, text, StandardCharsets.US_ASCII);
    }
  }

  /** Its own name, and those of the domains that it is a server for. */
  private List<String> names() throws IOException {
    Set<String> names = new LinkedHashSet<>();
    names.add(host.hostname());
    Path local = host.files().real("/etc/mail/local-host-names");
    if (Files.exists(local)) {
      for (String line : Files.readAllLines(local, StandardCharsets.ISO_8859_1)) {
        String name = line.replaceFirst("#.*", "").strip();
        if (name.matches("[A-Za-z0-9.-]{1,253}")) {
          names.add(name);
        }
      }
    }
    names.add("localhost");
    return List.copyOf(names);
  }

  private List<InetAddress> addresses() throws IOException {
    List<InetAddress> all = new ArrayList<>(host.network().addresses());
    all.add(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    return all;
  }
}
