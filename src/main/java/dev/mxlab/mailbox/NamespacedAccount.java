package dev.mxlab.mailbox;

import dev.mxlab.mailbox.MailboxNameException.Why;
import dev.mxlab.mailbox.NamespacePart.Shown;
import dev.mxlab.mailbox.NamespacePart.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several accounts as one, each under its prefix; levels are divided by the namespaces' separator,
 * whatever divides them on the disk. A namespace's prefix without its separator is its root: with
 * Maildir that is a mailbox if somebody made it, with mbox files nobody can open it.
 */
final class NamespacedAccount implements MailAccount {
  private static final String INBOX = FiledAccount.INBOX;

  /** A namespace and its mailboxes. */
  private record Held(NamespacePart part, FiledAccount account) {
    String prefix() {
      return part.namespace().prefix();
    }

    /** The prefix without its separator; empty where there is no prefix. */
    String root() {
      return prefix().isEmpty() ? "" : prefix().substring(0, prefix().length() - 1);
    }

    char separator() {
      return part.namespace().separator();
    }

    /** A name of the account as clients know it. */
    String shown(String name) {
      if (name.equals(INBOX)) {
        return part.inbox() ? INBOX : root();
      }
      return prefix() + name.replace(account.separator(), separator());
    }

    /** What clients call {@code PREFIXrest} as the account knows it. */
    String stored(String rest) {
      return rest.replace(separator(), account.separator());
    }
  }

  /**
   * A name's namespace and what it is called there.
   *
   * @param name empty for the root
   */
  private record In(Held held, String name) {
    boolean isRoot() {
      return name.isEmpty() && !held.root().isEmpty();
    }
  }

  private final List<Held> parts = new ArrayList<>();
  private final Held inbox;

  /**
   * @param accounts those of the parts, one for each
   */
  NamespacedAccount(List<NamespacePart> parts, List<FiledAccount> accounts) {
    for (int i = 0; i < parts.size(); i++) {
      this.parts.add(new Held(parts.get(i), accounts.get(i)));
    }
    this.inbox = this.parts.stream().filter(held -> held.part().inbox()).findFirst().orElseThrow();
  }

  private @Nullable In find(String name) {
    if (name.equalsIgnoreCase(INBOX)) {
      return new In(inbox, INBOX);
    }
    String spelled = spelled(name);
    Held best = null;
    for (Held held : parts) {
      boolean in = spelled.startsWith(held.prefix()) || spelled.equals(held.root());
      if (in && (best == null || held.prefix().length() > best.prefix().length())) {
        best = held;
      }
    }
    if (best == null) {
      return null;
    }
    boolean root = !best.prefix().isEmpty() && spelled.length() <= best.prefix().length();
    String rest = root ? "" : best.stored(spelled.substring(best.prefix().length()));
    return new In(best, best.account().spelled(rest));
  }

  private In in(String name) throws MailboxNameException {
    In in = find(name);
    String complaint = in == null ? complaint(name) : "";
    if (in == null) {
      throw new MailboxNameException(Why.NONEXISTENT, complaint);
    }
    return in;
  }

  @Override
  public char separator() {
    return parts.stream()
        .filter(held -> held.part().shown() == Shown.YES)
        .findFirst()
        .orElse(inbox)
        .separator();
  }

  @Override
  public Layout layout(String name) {
    In in = find(name);
    return (in == null ? inbox : in.held()).account().layout("");
  }

  @Override
  public List<Namespace> namespaces() {
    return parts.stream()
        .filter(held -> !held.part().hidden())
        .map(held -> held.part().namespace())
        .toList();
  }

  @Override
  public String complaint(String name) {
    In in = find(name);
    if (in == null) {
      return "Client tried to access nonexistent namespace. (Mailbox name should probably be"
          + " prefixed with: "
          + inbox.prefix()
          + ")";
    }
    Held held = in.held();
    if (in.isRoot()) {
      return name.equals(held.prefix())
          ? "[CANNOT] Invalid mailbox name '" + name + "': Ends with hierarchy separator"
          : "";
    }
    char own = held.account().separator();
    boolean foreign =
        own != held.separator()
            && !in.name().equals(INBOX)
            && name.substring(held.prefix().length()).indexOf(own) >= 0;
    return foreign
        ? "[CANNOT] Character not allowed in mailbox name: '" + own + "'"
        : held.account().complaint(in.name());
  }

  @Override
  public String spelled(String name) {
    int end = name.indexOf(separator());
    String first = end < 0 ? name : name.substring(0, end);
    return first.equalsIgnoreCase(INBOX) ? INBOX + name.substring(first.length()) : name;
  }

  @Override
  public boolean isRoot(String name) {
    In in = find(name);
    return in != null && in.isRoot();
  }

  @Override
  public boolean isAbsent(String name) throws IOException {
    return name.equals(INBOX) && inbox.account().isAbsent(INBOX);
  }

  @Override
  public String mark(String name, boolean look) throws IOException {
    In in = find(name);
    // What one namespace saw of a mailbox, another one of the same place has not.
    if (in == null || in.isRoot() || !look && isShared(in.held())) {
      return "";
    }
    return in.held().account().mark(in.name(), look);
  }

  private boolean isShared(Held held) {
    return parts.stream().anyMatch(other -> other != held && other.account() == held.account());
  }

  @Override
  public int rootLength(String name) {
    In in = find(name);
    return in == null ? 0 : in.held().root().length();
  }

  @Override
  public boolean isListed(String name, Predicate<String> askedFor) {
    In in = find(name);
    if (in == null || in.held().part().shown() != Shown.NO) {
      return true;
    }
    return !in.held().prefix().isEmpty() && askedFor.test(in.held().prefix());
  }

  @Override
  public List<Listed> list() throws IOException {
    List<Listed> all = new ArrayList<>();
    Listed last = null;
    for (Held held : parts) {
      List<Listed> own = new ArrayList<>();
      Listed deferred = list(held, own);
      last = deferred == null ? last : deferred;
      if (!held.root().isEmpty() && held.part().shown() != Shown.NO) {
        // What INBOX stands above counts it as well.
        boolean children = held.root().equals(INBOX) && held.account().isThere(INBOX);
        Listed root = root(held, children || !own.isEmpty());
        if (held.part().shown() == Shown.YES || root.children()) {
          all.add(root);
        }
      }
      all.addAll(own);
    }
    if (last != null) {
      all.add(last);
    }
    return all;
  }

  /** What a namespace has; INBOX is returned where it stands by itself. */
  private static @Nullable Listed list(Held held, List<Listed> own) throws IOException {
    Listed found = null;
    for (Listed one : held.account().list()) {
      if (!one.name().equals(INBOX)) {
        own.add(
            new Listed(
                held.shown(one.name()), one.selectable(), one.children(), one.noInferiors()));
      } else if (held.part().inbox() && !held.root().equals(INBOX)) {
        boolean apart = !held.root().isEmpty();
        found = new Listed(INBOX, true, one.children() && !apart, apart);
      }
    }
    for (String name : held.part().wanted().keySet()) {
      String shown = held.prefix() + name;
      if (!isThere(held, name)) {
        own.removeIf(listed -> listed.name().equals(shown));
        own.add(new Listed(shown, true, false, held.account().layout("").files()));
      }
    }
    return found;
  }

  private static boolean isThere(Held held, String name) {
    String stored = held.stored(name);
    return stored.equals(INBOX) || held.account().isThere(stored);
  }

  private static Listed root(Held held, boolean children) {
    boolean selectable =
        held.account().layout("").files()
            || held.root().equals(INBOX)
            || held.account().isThere(INBOX);
    return new Listed(held.root(), selectable, children, false);
  }

  /** Whether a mailbox is there as soon as it is used. */
  private static @Nullable Wanted wanted(In in) {
    return in.held().account().isThere(in.name())
        ? null
        : in.held()
            .part()
            .wanted()
            .get(in.name().replace(in.held().account().separator(), in.held().separator()));
  }

  /** Makes what is wanted and was not used before. */
  private void makeWanted(In in) throws IOException {
    Wanted wanted = in.isRoot() || in.name().equals(INBOX) ? null : wanted(in);
    if (wanted != null) {
      in.held().account().create(in.name());
      if (wanted == Wanted.SUBSCRIBED) {
        note(in, true);
      }
    }
  }

  @Override
  public boolean exists(String name) throws IOException {
    In in = find(name);
    if (in == null) {
      return false;
    } else if (in.isRoot()) {
      return !name.equals(in.held().prefix()) && root(in.held(), false).selectable();
    }
    return in.held().account().exists(in.name()) || wanted(in) != null;
  }

  @Override
  public void create(String name) throws IOException {
    In in = in(name);
    if (!in.isRoot()) {
      in.held().account().create(in.name());
    } else if (name.equals(in.held().prefix()) || in.held().account().isThere(INBOX)) {
      throw new MailboxNameException(Why.EXISTS, "Mailbox already exists");
    } else if (in.held().account().layout("").files()) {
      throw new IOException("a directory stands where mbox file " + name + " would be");
    } else {
      in.held().account().make(INBOX);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    In in = in(name);
    if (in.isRoot()) {
      throw new MailboxNameException(Why.INVALID, "Storage root can't be deleted");
    }
    in.held().account().delete(in.name());
  }

  @Override
  public String immovable(String from, String to) {
    In old = find(from);
    In fresh = find(to);
    if (old == null || fresh == null) {
      return "";
    } else if (old.isRoot()) {
      return "[CANNOT] Can't rename mailbox root";
    } else if (!layout(from).equals(layout(to))) {
      return "[CANNOT] Can't rename mailboxes across specified storages";
    }
    boolean across = old.held() != fresh.held();
    return across && !(isPrivate(old) && isPrivate(fresh))
        ? "[CANNOT] Renaming not supported across non-private namespaces"
        : "";
  }

  private static boolean isPrivate(In in) {
    return in.held().part().namespace().type() == Namespace.Type.PRIVATE;
  }

  @Override
  public void rename(String from, String to) throws IOException {
    In old = in(from);
    In fresh = in(to);
    if (old.isRoot() || fresh.isRoot()) {
      throw new MailboxNameException(Why.EXISTS, "Target mailbox already exists");
    }
    makeWanted(old);
    if (old.held().account() == fresh.held().account()) {
      old.held().account().rename(old.name(), fresh.name());
    } else {
      old.held().account().rename(old.name(), fresh.held().account(), fresh.name());
    }
  }

  /** The namespace in whose list subscriptions of another one stand. */
  private Held lister(Held held) {
    Held best = held;
    for (Held one : parts) {
      boolean above = one.part().subscriptions() && held.prefix().startsWith(one.prefix());
      if (!held.part().subscriptions()
          && above
          && (best == held || one.prefix().length() > best.prefix().length())) {
        best = one;
      }
    }
    return best;
  }

  @Override
  public Set<String> subscriptions() throws IOException {
    Map<Held, Set<String>> byPart = new LinkedHashMap<>();
    parts.forEach(held -> byPart.put(held, new LinkedHashSet<>()));
    for (Held held : parts) {
      if (held.part().subscriptions()) {
        for (String name : held.account().subscriptions()) {
          String shown = held.shown(name);
          String bare = shown.endsWith("/") ? shown.substring(0, shown.length() - 1) : shown;
          In in = find(bare);
          Held of = in == null || lister(in.held()) != held ? held : in.held();
          // Levels that are written as such are those of the list's own format.
          boolean legible =
              of == held
                  || held.account().separator() == of.account().separator()
                  || held.account().separator() != held.separator();
          if (legible) {
            byPart.getOrDefault(of, new LinkedHashSet<>()).add(bare);
          }
        }
      }
    }
    Set<String> all = new LinkedHashSet<>();
    for (Held held : parts) {
      all.addAll(Subscriptions.byLevels(byPart.getOrDefault(held, Set.of()), held.separator()));
      held.part()
          .wanted()
          .forEach(
              (name, wanted) -> {
                if (wanted == Wanted.SUBSCRIBED && !isThere(held, name)) {
                  all.add(held.prefix() + name);
                }
              });
    }
    return all;
  }

  @Override
  public boolean subscribe(String name, boolean wanted) throws IOException {
    return note(in(name), wanted);
  }

  private boolean note(In in, boolean wanted) throws IOException {
    Held held = in.held();
    Held lister = lister(held);
    String own = in.isRoot() ? INBOX : in.name();
    if (lister == held) {
      return held.account().note(own, wanted);
    }
    String shown = in.isRoot() ? held.prefix() : held.shown(own);
    return lister.account().note(lister.stored(shown.substring(lister.prefix().length())), wanted);
  }

  @Override
  public Mailbox open(String name) throws IOException {
    In in = in(name);
    FiledAccount account = in.held().account();
    if (in.isRoot()) {
      if (account.layout("").files()) {
        throw new MailboxNameException(Why.NOT_SELECTABLE, "Mailbox isn't selectable: " + name);
      } else if (!account.isThere(INBOX)) {
        throw new MailboxNameException(Why.NONEXISTENT, "Mailbox doesn't exist: " + name);
      }
      return account.open(INBOX, name);
    }
    makeWanted(in);
    return account.open(in.name(), in.held().shown(in.name()));
  }

  @Override
  public AutoCloseable watch(Consumer<NameEvent> watcher) {
    List<AutoCloseable> watches = new ArrayList<>();
    List<FiledAccount> watched = new ArrayList<>();
    for (Held held : parts) {
      if (held.part().shown() != Shown.NO && !watched.contains(held.account())) {
        watched.add(held.account());
        watches.add(held.account().watch(event -> watcher.accept(shown(held, event))));
      }
    }
    return () -> {
      for (AutoCloseable watch : watches) {
        watch.close();
      }
    };
  }

  private static NameEvent shown(Held held, NameEvent event) {
    String old = event.oldName().isEmpty() ? "" : held.shown(event.oldName());
    return new NameEvent(event.what(), held.shown(event.name()), old);
  }
}
