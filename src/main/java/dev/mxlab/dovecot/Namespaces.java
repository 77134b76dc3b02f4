package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.mailbox.Keeper;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailAccount.Namespace;
import dev.mxlab.mailbox.MailPlace;
import dev.mxlab.mailbox.NamespacePart;
import dev.mxlab.mailbox.NamespacePart.Shown;
import dev.mxlab.mailbox.NamespacePart.Wanted;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.mailbox.UnusableAccountException;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A user's mailboxes as mail_location and the {@code namespace} sections have them. What is wrong
 * with the sections together is found when somebody logs in, as in dovecot.
 */
public final class Namespaces {
  /**
   * One section.
   *
   * @param wrong what is wrong with it; empty for nothing
   */
  private record One(
      Namespace namespace,
      MailLocation location,
      boolean inbox,
      boolean hidden,
      Shown shown,
      boolean subscriptions,
      Map<String, Wanted> wanted,
      String wrong) {
    NamespacePart part(MailPlace place) {
      return new NamespacePart(namespace, place, inbox, hidden, shown, subscriptions, wanted);
    }

    boolean isPlain() {
      return namespace.prefix().isEmpty()
          && namespace.separator() == location.separator()
          && !hidden
          && shown == Shown.YES
          && subscriptions
          && wanted.isEmpty();
    }
  }

  private static final MailLocation NOWHERE =
      new MailLocation(MailPlace.Format.MBOX, "~/mail", "/var/mail/%u", Map.of());

  private final List<One> all;
  private final String wrong;

  private Namespaces(List<One> all) {
    this.all = all;
    this.wrong = wrong(all);
  }

  /** What a configuration says of them. */
  public static Namespaces of(DovecotConf conf) {
    return of(conf, "");
  }

  /**
   * The same for a user whose mail is elsewhere.
   *
   * @param mail instead of mail_location; empty for that
   */
  public static Namespaces of(DovecotConf conf, String mail) {
    List<Section> sections = new ArrayList<>(conf.sections("namespace"));
    sections.removeIf(section -> Values.isYes(conf.value(section, "disabled")));
    sections.sort(
        Comparator.comparingLong((Section s) -> Long.parseLong(conf.value(s, "order")))
            .thenComparing(s -> conf.value(s, "prefix").length()));
    List<One> all = new ArrayList<>();
    for (Section section : sections) {
      One one = one(conf, section, mail);
      if (one.wrong().isEmpty() || !Values.isYes(conf.value(section, "ignore_on_failure"))) {
        all.add(one);
      }
    }
    if (conf.sections("namespace").isEmpty()) {
      all.add(alone(conf, mail));
    }
    return new Namespaces(all);
  }

  /** Where no section says anything. */
  private static One alone(DovecotConf conf, String mail) {
    Diagnosed<MailLocation> read = MailLocation.parse(conf, mail);
    MailLocation known = read.value();
    MailLocation location = known == null ? NOWHERE : known;
    String wrong = read.diagnostics().stream().map(Diagnostic::message).findFirst().orElse("");
    return new One(
        new Namespace(Namespace.Type.PRIVATE, "", location.separator()),
        location,
        true,
        false,
        Shown.YES,
        true,
        Map.of(),
        known == null
            ? "Initializing mail storage from mail_location setting failed: " + wrong
            : "");
  }

  private static One one(DovecotConf conf, Section section, String mail) {
    String own = conf.value(section, "location");
    Diagnosed<MailLocation> read =
        own.isEmpty() ? MailLocation.parse(conf, mail) : MailLocation.parse(conf, own, section);
    MailLocation value = read.value();
    MailLocation location = value == null ? NOWHERE : value;
    String prefix = conf.value(section, "prefix");
    String separator = conf.value(section, "separator");
    String wrong = read.diagnostics().stream().map(Diagnostic::message).findFirst().orElse("");
    return new One(
        new Namespace(
            switch (conf.value(section, "type")) {
              case "shared" -> Namespace.Type.SHARED;
              case "public" -> Namespace.Type.PUBLIC;
              default -> Namespace.Type.PRIVATE;
            },
            prefix,
            separator.isEmpty() ? location.separator() : separator.charAt(0)),
        location,
        Values.isYes(conf.value(section, "inbox")),
        Values.isYes(conf.value(section, "hidden")),
        switch (conf.value(section, "list")) {
          case "children" -> Shown.CHILDREN;
          case "no" -> Shown.NO;
          default -> Shown.YES;
        },
        Values.isYes(conf.value(section, "subscriptions")),
        wanted(conf, section),
        value != null ? "" : "Namespace '" + prefix + "': " + wrong);
  }

  /** The {@code mailbox} sections that want to be there: auto = create or subscribe. */
  private static Map<String, Wanted> wanted(DovecotConf conf, Section namespace) {
    Map<String, Wanted> wanted = new LinkedHashMap<>();
    for (List<Section> path : conf.sections()) {
      if (path.size() == 2
          && path.get(0).equals(namespace)
          && path.get(1).type().equals("mailbox")) {
        String auto = conf.find(path, "auto").map(Setting::value).orElse("no");
        String name = path.get(1).name();
        if (auto.equals("create") || auto.equals("subscribe")) {
          wanted.put(name, auto.equals("create") ? Wanted.CREATED : Wanted.SUBSCRIBED);
        }
      }
    }
    return wanted;
  }

  /** Special uses (RFC 6154) by mailboxes' whole names. */
  static Map<String, String> specialUse(DovecotConf conf) {
    Map<String, String> uses = new LinkedHashMap<>();
    for (Setting setting : conf.settings()) {
      List<Section> in = setting.in();
      int last = in.size() - 1;
      if (last >= 0
          && setting.key().equals("special_use")
          && in.get(last).type().equals("mailbox")) {
        String prefix = last > 0 ? conf.value(in.get(0), "prefix") : "";
        uses.put(prefix + in.get(last).name(), setting.value());
      }
    }
    return uses;
  }

  /** What is wrong with them together, in dovecot's order; empty for nothing. */
  private static String wrong(List<One> all) {
    Set<String> prefixes = new HashSet<>();
    char separator = 0;
    boolean inbox = false;
    for (One one : all) {
      Namespace namespace = one.namespace();
      String prefix = namespace.prefix();
      boolean listed = one.shown() != Shown.NO;
      if (!one.wrong().isEmpty()) {
        return one.wrong();
      } else if (!prefixes.add(prefix)) {
        return error("Duplicate namespace prefix: \"" + prefix + '"');
      } else if (one.inbox() && inbox) {
        return error("There can be only one namespace with inbox=yes");
      } else if (listed
          && !prefix.isEmpty()
          && !prefix.endsWith(String.valueOf(namespace.separator()))) {
        return error(
            "list=yes requires prefix="
                + prefix
                + " to end with separator "
                + namespace.separator());
      } else if (listed && separator != 0 && separator != namespace.separator()) {
        return error("All list=yes namespaces must use the same separator");
      }
      inbox |= one.inbox();
      separator = listed ? namespace.separator() : separator;
    }
    if (!inbox) {
      return error("inbox=yes namespace missing");
    } else if (separator == 0) {
      return error("list=yes namespace missing");
    }
    return all.stream().anyMatch(One::subscriptions)
        ? ""
        : error("subscriptions=yes namespace missing");
  }

  private static String error(String what) {
    return "namespace configuration error: " + what;
  }

  /**
   * A user's mailboxes.
   *
   * @throws UnusableAccountException when the sections contradict each other
   */
  public MailAccount account(Account user, Host host, Spools spools)
      throws UnusableAccountException {
    if (!wrong.isEmpty()) {
      throw new UnusableAccountException(wrong);
    }
    Keeper keeper = new Keeper(user.name() + '@' + host.hostname(), host.clock(), host.zone());
    if (all.size() == 1 && all.get(0).isPlain()) {
      return spools.account(all.get(0).location().place(user, host), keeper);
    }
    return spools.account(
        all.stream().map(one -> one.part(one.location().place(user, host))).toList(), keeper);
  }

  /** Where INBOX is. */
  Optional<MailLocation> inbox() {
    return all.stream().filter(One::inbox).map(One::location).findFirst();
  }

  /** The path of a user's INBOX as the host names it. */
  String inbox(Account user) {
    return all.stream()
        .filter(One::inbox)
        .findFirst()
        .map(one -> one.location().inbox(user))
        .orElse("");
  }
}
