package dev.mxlab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a host of a lab directory: {@code etc/HOST}, {@code mail/HOST}, {@code zones} and
 * {@code var/HOST}. Every answer is read from the disk anew, since people edit there with their own
 * editors.
 */
public final class LabFiles implements HostFiles {
  /** Below var/HOST: directories that are not below the host's /var. */
  private static final Set<String> NOT_IN_VAR = Set.of("home", "root", "run", "tmp");

  /** Where Debian and CentOS have sendmail's m4 library. */
  private static final List<String> LIBRARIES =
      List.of("/usr/share/sendmail/cf", "/usr/share/sendmail-cf");

  /** Below var/HOST; not a file of the host's. */
  private static final String OWNERS = "owners";

  private static final List<String> ALWAYS_THERE =
      List.of("mail", "spool/mqueue", "home", "log", "named", "root", "tmp");

  private final Path etc;
  private final Path mail;
  private final Path zones;
  private final Path ownZones;
  private final Path var;
  private final Path named;
  private final OwnerRecord owners;

  /** The m4 library of sendmail, which all hosts share. */
  private final Path library;

  /** Files and directories that are elsewhere, the longest path first. */
  private final List<Map.Entry<String, Path>> elsewhere;

  /**
   * @param root the lab's directory
   * @param var what a running lab writes; each host has its own directory below
   * @param hostId the host's name in the topology
   */
  public LabFiles(Path root, Path var, String hostId) {
    this(root, var, hostId, Map.of());
  }

  /**
   * @param elsewhere where files or directories of the host are, other than the layout says, by
   *     their path on the host
   */
  public LabFiles(Path root, Path var, String hostId, Map<String, Path> elsewhere) {
    Path base = root.toAbsolutePath().normalize();
    this.elsewhere =
        elsewhere.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> -entry.getKey().length()))
            .toList();
    this.etc = base.resolve("etc").resolve(hostId);
    this.mail = elsewhere.getOrDefault("/etc/mail", base.resolve("mail").resolve(hostId));
    this.zones = base.resolve("zones");
    this.ownZones = zones.resolve(hostId);
    this.var = var.toAbsolutePath().normalize().resolve(hostId);
    this.named = this.var.resolve("named");
    this.owners = new OwnerRecord(this.var.resolve(OWNERS));
    this.library = library(base);
  }

  /** The lab's own, or that of a lab whose directory this one lies in. */
  private static Path library(Path base) {
    for (Path at = base; at != null; at = at.getParent()) {
      Path found = at.resolve("mail").resolve("sendmail-cf");
      if (Files.isDirectory(found)) {
        return found;
      }
    }
    return base.resolve("mail").resolve("sendmail-cf");
  }

  @Override
  public void create() throws IOException {
    for (String directory : ALWAYS_THERE) {
      Files.createDirectories(var.resolve(directory));
    }
  }

  @Override
  public Path real(String path) {
    String clean = normalized(path);
    String zone = zoneFile(clean);
    if (zone != null) {
      return zoneToRead(zone);
    }
    return plain(clean);
  }

  @Override
  public Path forDaemon(String path) {
    String clean = normalized(path);
    String rest = below(clean, "/etc/bind");
    if (rest == null) {
      rest = below(clean, "/var/named");
    }
    return rest == null ? plain(clean) : named.resolve(rest);
  }

  private Path plain(String clean) {
    for (Map.Entry<String, Path> entry : elsewhere) {
      String rest = below(clean, entry.getKey());
      if (rest != null) {
        return rest.isEmpty() ? entry.getValue() : entry.getValue().resolve(rest);
      }
    }
    String rest = below(clean, "/etc/mail");
    if (rest != null) {
      return mail.resolve(rest);
    }
    // aliases.db is what newaliases makes of it, in the same directory.
    if (clean.equals("/etc/aliases") || clean.equals("/etc/aliases.db")) {
      return mail.resolve(clean.substring("/etc/".length()));
    }
    rest = below(clean, "/etc");
    if (rest != null) {
      return etc.resolve(rest);
    }
    rest = below(clean, "/var/spool/mail");
    if (rest != null) {
      return var.resolve("mail").resolve(rest);
    }
    rest = below(clean, "/var");
    if (rest != null) {
      return var.resolve(rest);
    }
    for (String place : LIBRARIES) {
      rest = below(clean, place);
      if (rest != null) {
        return library.resolve(rest);
      }
    }
    for (String top : NOT_IN_VAR) {
      rest = below(clean, "/" + top);
      if (rest != null) {
        return var.resolve(top).resolve(rest);
      }
    }
    return Path.of(clean);
  }

  private Path zoneToRead(String name) {
    for (Path directory : List.of(named, ownZones)) {
      Path candidate = directory.resolve(name);
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    return zones.resolve(name);
  }

  @Override
  public String shown(Path real) {
    Path path = real.toAbsolutePath().normalize();
    for (Map.Entry<String, Path> entry : elsewhere) {
      if (path.startsWith(entry.getValue()) && !entry.getValue().equals(mail)) {
        return joined(entry.getKey(), rest(entry.getValue(), path));
      }
    }
    if (path.startsWith(mail)) {
      String rest = rest(mail, path);
      boolean aliases = rest.equals("aliases") || rest.equals("aliases.db");
      return joined(aliases ? "/etc" : "/etc/mail", rest);
    }
    if (path.startsWith(library)) {
      return joined(debianLayout() ? LIBRARIES.get(0) : LIBRARIES.get(1), rest(library, path));
    }
    if (path.startsWith(etc)) {
      return joined("/etc", rest(etc, path));
    }
    if (path.startsWith(ownZones)) {
      return joined(zoneDirectory(), rest(ownZones, path));
    }
    if (path.startsWith(zones)) {
      return joined(zoneDirectory(), rest(zones, path));
    }
    if (path.startsWith(named)) {
      String rest = rest(named, path);
      return joined(isZoneName(rest) ? zoneDirectory() : "/var/named", rest);
    }
    if (path.startsWith(var)) {
      String rest = rest(var, path);
      String first = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
      if (first.equals("mail")) {
        return joined("/var/spool", rest);
      }
      return joined(NOT_IN_VAR.contains(first) ? "" : "/var", rest);
    }
    return path.toString();
  }

  @Override
  public List<String> list(String directory) {
    String clean = normalized(directory);
    Set<String> names = new TreeSet<>(entries(plain(clean)));
    for (Map.Entry<String, Path> entry : elsewhere) {
      String rest = below(entry.getKey(), clean);
      if (rest != null && !rest.isEmpty() && rest.indexOf('/') < 0) {
        names.add(rest);
      }
    }
    switch (clean) {
      case "/etc" -> {
        names.remove("mail");
        if (Files.isDirectory(mail)) {
          names.add("mail");
        }
        entries(mail).stream().filter(n -> n.startsWith("aliases")).forEach(names::add);
      }
      case "/var" -> {
        names.removeAll(NOT_IN_VAR);
        names.remove("units");
        names.remove(OWNERS);
      }
      case "/var/spool" -> names.add("mail");
      default -> {
        String below = below(clean, "/etc/bind");
        below = below == null ? below(clean, "/var/named") : below;
        if (below != null) {
          addZoneFiles(below, names, clean.startsWith("/etc/bind"));
        }
      }
    }
    return List.copyOf(names);
  }

  /** A host that runs no name server has no directory for it and sees none of the zones. */
  private void addZoneFiles(String below, Set<String> names, boolean debian) {
    boolean there = debian ? Files.isDirectory(etc.resolve("bind")) : !debianLayout();
    if (!there) {
      names.removeIf(LabFiles::isZoneName);
      return;
    }
    for (Path directory : List.of(named, ownZones, zones)) {
      entries(directory.resolve(below)).stream().filter(LabFiles::isZoneName).forEach(names::add);
    }
  }

  @Override
  public Optional<OwnerRecord> owners() {
    return Optional.of(owners);
  }

  private static List<String> entries(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.map(child -> String.valueOf(child.getFileName())).sorted().toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private String zoneDirectory() {
    return debianLayout() ? "/etc/bind" : "/var/named";
  }

  /** CentOS has /etc/named.conf and its zones in /var/named. */
  private boolean debianLayout() {
    return Files.isDirectory(etc.resolve("bind")) || !Files.exists(etc.resolve("named.conf"));
  }

  private static @Nullable String zoneFile(String clean) {
    String rest = below(clean, "/etc/bind");
    if (rest == null) {
      rest = below(clean, "/var/named");
    }
    return rest != null && isZoneName(rest) ? rest : null;
  }

  /** By its last name; named's journal of a zone ({@code .jnl}) goes with the zone. */
  static boolean isZoneName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.endsWith(".jnl")) {
      name = name.substring(0, name.length() - ".jnl".length());
    }
    return name.startsWith("db.")
        || name.endsWith(".db")
        || name.endsWith(".zone")
        || name.endsWith(".rev")
        || name.equals("named.ca");
  }

  /**
   * What is left of {@code path} under {@code directory}; empty for itself, null when elsewhere.
   */
  private static @Nullable String below(String path, String directory) {
    if (path.equals(directory)) {
      return "";
    }
    int length = directory.length();
    boolean under =
        path.length() > length && path.charAt(length) == '/' && path.startsWith(directory);
    return under ? path.substring(length + 1) : null;
  }

  private static String rest(Path directory, Path path) {
    return directory.relativize(path).toString();
  }

  private static String joined(String directory, String rest) {
    return rest.isEmpty() ? directory : directory + "/" + rest;
  }

  /**
   * {@code ..} ends at the host's own root, before anything is mapped, so that no host path leads
   * out of the directories that the table names.
   */
  private static String normalized(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("not an absolute path of a host: " + path);
    }
    if (isNormal(path)) {
      return path;
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** Nearly every path is: no empty part, none that begins with a dot, no slash at the end. */
  private static boolean isNormal(String path) {
    int last = path.length() - 1;
    for (int at = path.indexOf('/'); at >= 0 && at < last; at = path.indexOf('/', at + 1)) {
      char next = path.charAt(at + 1);
      if (next == '/' || next == '.') {
        return false;
      }
    }
    return last == 0 || path.charAt(last) != '/';
  }
}
