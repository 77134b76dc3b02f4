package dev.mxlab.host;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of /etc/passwd, /etc/group and /etc/shadow. Looking up costs a stat(2) and counts an
 * edit at once; changes are made one at a time and each file is replaced as a whole.
 */
public final class FileAccounts implements Accounts {
  private static final int FIRST_ID = 1000;
  private static final int LAST_ID = 60_000;

  private final HostFiles files;
  private final InstantSource clock;
  private final AccountFile passwd;
  private final AccountFile group;
  private final AccountFile shadow;
  private final PasswordCheck passwords = new PasswordCheck();
  private volatile Users users = new Users(List.of(), List.of(), Map.of());
  private volatile Groups groups = new Groups(List.of(), List.of());

  /** What one version of /etc/passwd says. */
  private record Users(List<String> lines, List<Account> all, Map<String, Account> byName) {
    static Users of(List<String> lines) {
      List<Account> all =
          lines.stream().map(FileAccounts::account).flatMap(Optional::stream).toList();
      Map<String, Account> byName = new HashMap<>();
      all.forEach(account -> byName.putIfAbsent(account.name(), account));
      return new Users(lines, all, byName);
    }
  }

  /** What one version of /etc/group says. */
  private record Groups(List<String> lines, List<Group> all) {}

  /**
   * @param clock dates the last change of a password (shadow(5))
   */
  public FileAccounts(HostFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
    this.passwd = new AccountFile(() -> files.real("/etc/passwd"));
    this.group = new AccountFile(() -> files.real("/etc/group"));
    this.shadow = new AccountFile(() -> files.real("/etc/shadow"));
  }

  @Override
  public Optional<Account> find(String name) {
    return Optional.ofNullable(users().byName().get(name));
  }

  @Override
  public boolean isRead() {
    return passwd.isRead();
  }

  @Override
  public List<Account> all() {
    return users().all();
  }

  /** Read anew only where the file's lines are other ones than before. */
  private Users users() {
    List<String> lines = passwd.lines();
    Users known = users;
    if (known.lines() != lines) {
      known = Users.of(lines);
      users = known;
    }
    return known;
  }

  private static Optional<Account> account(String line) {
    String[] field = line.split(":", -1);
    if (field.length != 7 || field[0].isEmpty() || line.startsWith("#")) {
      return Optional.empty();
    }
    Integer uid = number(field[2]);
    Integer gid = number(field[3]);
    if (uid == null || gid == null) {
      return Optional.empty();
    }
    return Optional.of(new Account(field[0], uid, gid, field[4], field[5], field[6]));
  }

  private static @Nullable Integer number(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException notOne) {
      return null;
    }
  }

  @Override
  public List<Group> groups() {
    List<String> lines = group.lines();
    Groups known = groups;
    if (known.lines() != lines) {
      known =
          new Groups(
              lines, lines.stream().map(FileAccounts::group).flatMap(Optional::stream).toList());
      groups = known;
    }
    return known.all();
  }

  private static Optional<Group> group(String line) {
    String[] field = line.split(":", -1);
    Integer gid = field.length == 4 ? number(field[2]) : null;
    if (gid == null || line.startsWith("#")) {
      return Optional.empty();
    }
    List<String> members = Stream.of(field[3].split(",")).filter(m -> !m.isEmpty()).toList();
    return Optional.of(new Group(field[0], gid, members));
  }

  @Override
  public boolean groupExists(String name) {
    return groups().stream().anyMatch(g -> g.name().equals(name));
  }

  @Override
  public boolean authenticate(String name, String password) {
    return secret(name).filter(hash -> passwords.matches(name, hash, password)).isPresent();
  }

  @Override
  public Optional<String> readablePassword(String name) {
    return secret(name).flatMap(PasswordCheck::readable);
  }

  private Optional<String> secret(String name) {
    return lineOf(passwd, name)
        .map(line -> field(line, 1))
        // "x" sends the reader to shadow; an old file has the hash itself.
        .flatMap(own -> own.equals("x") ? lineOf(shadow, name).map(l -> field(l, 1)) : text(own));
  }

  private static Optional<String> text(String text) {
    return Optional.of(text);
  }

  private static Optional<String> lineOf(AccountFile file, String name) {
    if (name.isEmpty() || name.contains(":")) {
      return Optional.empty();
    }
    String start = name + ":";
    return file.lines().stream().filter(line -> line.startsWith(start)).findFirst();
  }

  private static String field(String line, int index) {
    String[] field = line.split(":", -1);
    return index < field.length ? field[index] : "";
  }

  @Override
  public synchronized Account add(
      String name, String gecos, String home, String shell, boolean makeHome) throws IOException {
    if (find(name).isPresent()) {
      throw new FileAlreadyExistsException(name);
    }
    requireFields(List.of(name, gecos, home, shell));
    int uid = freeId(all().stream().map(Account::uid).toList());
    Group own = ownGroup(name, uid);
    passwd.append(String.join(":", name, "x", "" + uid, "" + own.gid(), gecos, home, shell));
    shadow.append(shadowLine(name, "!"));
    if (makeHome) {
      makeHome(files.real(home));
    }
    return new Account(name, uid, own.gid(), gecos, home, shell);
  }

  private static void requireFields(List<String> values) throws IOException {
    for (String value : values) {
      if (value.contains(":") || value.contains("\n")) {
        throw new IOException("a field of passwd holds no colon and no line end: " + value);
      }
    }
  }

  private Group ownGroup(String name, int uid) throws IOException {
    Optional<Group> there = groups().stream().filter(g -> g.name().equals(name)).findFirst();
    if (there.isPresent()) {
      return there.get();
    }
    List<Integer> taken = groups().stream().map(Group::gid).toList();
    Group fresh = new Group(name, taken.contains(uid) ? freeId(taken) : uid, List.of());
    group.append(name + ":x:" + fresh.gid() + ":");
    return fresh;
  }

  private static int freeId(List<Integer> taken) throws IOException {
    int next =
        taken.stream()
                .filter(id -> id >= FIRST_ID && id <= LAST_ID)
                .max(Integer::compare)
                .orElse(FIRST_ID - 1)
            + 1;
    if (next > LAST_ID) {
      throw new IOException("no free id up to " + LAST_ID);
    }
    return next;
  }

  /** With what /etc/skel holds, as useradd -m does. */
  private void makeHome(Path home) throws IOException {
    Files.createDirectories(home);
    for (String name : files.list("/etc/skel")) {
      Path from = files.real("/etc/skel/" + name);
      Path to = home.resolve(name);
      if (Files.isRegularFile(from) && !Files.exists(to)) {
        Files.copy(from, to);
      }
    }
  }

  /** A fresh var has none of the homes that the lab's own passwd names. */
  @Override
  public void createHomes() throws IOException {
    for (Account account : all()) {
      Path home = files.real(account.home());
      boolean ours = !home.equals(Path.of(account.home()));
      if (account.uid() >= FIRST_ID && account.uid() <= LAST_ID && ours) {
        makeHome(home);
      }
    }
  }

  @Override
  public synchronized void setPassword(String name, String password) throws IOException {
    if (find(name).isEmpty()) {
      throw new NoSuchFileException(name);
    }
    String hash = PasswordCheck.hash(password);
    Optional<String> line = lineOf(shadow, name);
    if (line.isEmpty()) {
      shadow.append(shadowLine(name, hash));
    } else {
      String[] field = line.get().split(":", -1);
      field[1] = hash;
      if (field.length > 2) {
        field[2] = today();
      }
      shadow.replace(name, String.join(":", field));
    }
    sendToShadow(name);
  }

  /** A hash in passwd itself would hide the new one. */
  private void sendToShadow(String name) throws IOException {
    String[] field = lineOf(passwd, name).orElse("").split(":", -1);
    if (field.length > 1 && !field[1].equals("x")) {
      field[1] = "x";
      passwd.replace(name, String.join(":", field));
    }
  }

  @Override
  public synchronized void setGecos(String name, String gecos) throws IOException {
    Account old = find(name).orElseThrow(() -> new NoSuchFileException(name));
    requireFields(List.of(gecos));
    String[] field = lineOf(passwd, old.name()).orElse("").split(":", -1);
    field[4] = gecos;
    passwd.replace(name, String.join(":", field));
  }

  @Override
  public synchronized void remove(String name) throws IOException {
    passwd.replace(name, null);
    if (lineOf(shadow, name).isPresent()) {
      shadow.replace(name, null);
    }
    Optional<Group> own = groups().stream().filter(g -> g.name().equals(name)).findFirst();
    if (own.isPresent() && all().stream().noneMatch(a -> a.gid() == own.get().gid())) {
      group.replace(name, null);
    }
    for (Group other : groups()) {
      if (other.members().contains(name)) {
        List<String> left = other.members().stream().filter(m -> !m.equals(name)).toList();
        group.replace(
            other.name(), other.name() + ":x:" + other.gid() + ":" + String.join(",", left));
      }
    }
  }

  private String shadowLine(String name, String hash) {
    return name + ":" + hash + ":" + today() + ":0:99999:7:::";
  }

  private String today() {
    return Long.toString(clock.instant().getEpochSecond() / 86_400);
  }
}
