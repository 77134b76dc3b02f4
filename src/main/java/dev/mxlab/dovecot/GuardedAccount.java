package dev.mxlab.dovecot;

import dev.mxlab.host.Account;
import dev.mxlab.host.Disk;
import dev.mxlab.host.Host;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailPlace;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxRefusedException;
import dev.mxlab.mailbox.MailboxRefusedException.Kind;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A user's mailboxes as far as the host's files are his to use. Whose they are is the lab's own
 * record, so nobody below would notice.
 */
final class GuardedAccount implements MailAccount {
  private static final String INBOX = "INBOX";
  private static final String INTERNAL =
      "Internal error occurred. Refer to server log for more information.";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern(" '['yyyy-MM-dd HH:mm:ss']'", Locale.ROOT);

  private final MailAccount mail;
  private final Host host;
  private final Account user;
  private final Access access;
  private final boolean mbox;
  private final String root;
  private final String inbox;

  private GuardedAccount(
      MailAccount mail, MailLocation location, Account user, Host host, Access access) {
    this.mail = mail;
    this.host = host;
    this.user = user;
    this.access = access;
    this.mbox = location.format() == MailPlace.Format.MBOX;
    this.root = location.root(user);
    this.inbox = location.inbox(user);
  }

  static MailAccount of(
      MailAccount mail, Namespaces namespaces, Account user, Host host, DovecotConf conf) {
    MailLocation location = namespaces.inbox().orElse(null);
    if (location == null) {
      return mail;
    }
    List<String> groups = new ArrayList<>(conf.words("mail_access_groups"));
    groups.add(conf.value("mail_privileged_group"));
    return new GuardedAccount(mail, location, user, host, new Access(host, user, groups));
  }

  private MailboxRefusedException internal(String what, String... said) {
    String told = INTERNAL + STAMP.format(host.localTime());
    List<String> lines = new ArrayList<>(List.of(said));
    lines.replaceAll(line -> line.replace("{told}", told));
    return new MailboxRefusedException(Kind.INTERNAL, told, lines, what);
  }

  /** A home that is not there is made, as those of fresh accounts are. */
  private boolean isMadeAnyway(String path) {
    String home = user.home();
    boolean inHome = !home.isEmpty() && (path.equals(home) || path.startsWith(home + "/"));
    return inHome && !access.exists(home) && Access.parent(home).equals("/home");
  }

  private void checkInbox() throws MailboxRefusedException {
    if (!mbox) {
      checkMaildir();
      return;
    }
    String indexes = root + "/.imap";
    if (access.hasFileAbove(indexes)) {
      throw new MailboxRefusedException(
          Kind.CANNOT, "Mailbox doesn't allow inferior mailboxes", List.of(), "open");
    }
    boolean closed =
        access.closed(indexes).isPresent()
            || !access.exists(root) && !isMadeAnyway(root) && access.unmakeable(root).isPresent();
    if (closed) {
      throw new MailboxRefusedException(Kind.NO_PERMISSION, "Permission denied", List.of(), "open");
    } else if (access.isDirectory(inbox)) {
      throw internal("open", "Mailbox INBOX: Opening INBOX failed: Mailbox isn't selectable");
    } else if (access.exists(inbox)
        && (access.closed(inbox).isPresent() || !access.mayRead(inbox))) {
      throw internal("init", "Mailbox INBOX: open() failed with mbox: Permission denied");
    }
  }

  private void checkMaildir() throws MailboxRefusedException {
    String first = root + "/tmp";
    if (access.hasFileAbove(first)) {
      throw internal("open", "stat(" + first + ") failed: Not a directory");
    }
    String closed = access.closed(first).orElse("");
    if (!closed.isEmpty()) {
      throw internal("open", "stat(" + first + ") failed: " + closed);
    }
    String unmakeable =
        access.exists(root) || isMadeAnyway(root) ? "" : access.unmakeable(root).orElse("");
    if (!unmakeable.isEmpty()) {
      throw internal(
          "open",
          "mkdir(" + root + ") failed: " + unmakeable,
          "Mailbox INBOX: Failed to autocreate mailbox: {told}");
    }
    String mail = root + "/cur";
    if (access.exists(mail) && !access.mayRead(mail)) {
      throw internal(
          "init",
          "Mailbox INBOX: opendir(" + mail + ") failed: " + access.denied("+r", mail, mail));
    }
  }

  /** Whether mailboxes can be made beside INBOX. */
  private void checkRoot() throws MailboxRefusedException {
    String first = mbox ? root + "/.imap" : root;
    if (access.hasFileAbove(root + "/x")) {
      throw internal(
          "open",
          mbox
              ? "stat(" + first + ") failed: Not a directory"
              : "Root directory is a file: " + root);
    }
    String closed = access.closed(first).orElse("");
    if (!closed.isEmpty()) {
      throw internal("open", "stat(" + first + ") failed: " + closed);
    }
    if (!mbox && access.closed(root + "/x").isPresent()) {
      String lock = root + "/mailboxes.lock";
      throw internal(
          "open",
          ("Couldn't create mailbox list lock %s: file_create_locked(%s) failed: open(%s) failed:"
                  + " Permission denied")
              .formatted(lock, lock, lock));
    }
    boolean there = access.exists(mbox ? root : first);
    String unmakeable =
        isMadeAnyway(root)
            ? ""
            : there
                ? access.mayWrite(root) ? "" : access.denied("+w", root, root)
                : access.unmakeable(first).orElse("");
    if (!unmakeable.isEmpty()) {
      throw internal("open", "mkdir(" + first + ") failed: " + unmakeable);
    }
  }

  /** The directories above a path that are not there yet, the upper first. */
  private List<String> missing(String path) {
    List<String> missing = new ArrayList<>();
    for (String at = path; !access.exists(at); at = Access.parent(at)) {
      missing.add(0, at);
    }
    return missing;
  }

  private interface Deed<T> {
    T done() throws IOException;
  }

  /** What is made meanwhile is the user's. */
  private <T> T owning(Deed<T> deed) throws IOException {
    List<String> missing = missing(root);
    T result = deed.done();
    Disk disk = new Disk(host.files(), host.accounts(), access.owner());
    for (String path : missing) {
      if (access.exists(path)) {
        disk.made(path, 0700);
      }
    }
    return result;
  }

  @Override
  public Mailbox open(String name) throws IOException {
    if (name.equalsIgnoreCase(INBOX)) {
      checkInbox();
    }
    return owning(() -> mail.open(name));
  }

  @Override
  public boolean isReadOnly(String name) {
    return mbox && name.equals(INBOX) && access.exists(inbox) && !access.mayWrite(inbox);
  }

  @Override
  public void create(String name) throws IOException {
    checkRoot();
    owning(
        () -> {
          mail.create(name);
          return name;
        });
  }

  @Override
  public void delete(String name) throws IOException {
    mail.delete(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    checkRoot();
    mail.rename(from, to);
  }

  @Override
  public boolean subscribe(String name, boolean wanted) throws IOException {
    return mail.subscribe(name, wanted);
  }

  @Override
  public char separator() {
    return mail.separator();
  }

  @Override
  public Layout layout(String name) {
    return mail.layout(name);
  }

  @Override
  public List<Namespace> namespaces() {
    return mail.namespaces();
  }

  @Override
  public boolean isListed(String name, Predicate<String> askedFor) {
    return mail.isListed(name, askedFor);
  }

  @Override
  public String complaint(String name) {
    return mail.complaint(name);
  }

  @Override
  public String spelled(String name) {
    return mail.spelled(name);
  }

  @Override
  public boolean isRoot(String name) {
    return mail.isRoot(name);
  }

  @Override
  public boolean isAbsent(String name) throws IOException {
    return mail.isAbsent(name);
  }

  @Override
  public String mark(String name, boolean look) throws IOException {
    return mail.mark(name, look);
  }

  @Override
  public int rootLength(String name) {
    return mail.rootLength(name);
  }

  @Override
  public String immovable(String from, String to) {
    return mail.immovable(from, to);
  }

  @Override
  public List<Listed> list() throws IOException {
    return mail.list();
  }

  @Override
  public boolean exists(String name) throws IOException {
    return mail.exists(name);
  }

  @Override
  public Set<String> subscriptions() throws IOException {
    return mail.subscriptions();
  }

  @Override
  public AutoCloseable watch(Consumer<NameEvent> watcher) {
    return mail.watch(watcher);
  }
}
