package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Envelope.Recipient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where the recipients of one message go: aliases are expanded, nobody is named twice, recipients
 * behind the same host travel together. Filled by {@link #of}, then only read.
 */
final class Plan {
  /** sendmail's MaxAliasRecursion. */
  private static final int MAX_DEPTH = 10;

  private static final int MAX_RECIPIENTS = 10_000;

  /** A recipient whose mail goes into a user's mailbox. */
  record Mailbox(Recipient recipient, String user) {}

  /**
   * @param as what the other host is told, with angle brackets
   */
  record Abroad(Recipient recipient, String as) {}

  /** Recipients behind one host. */
  record Group(String mailer, String host, List<Abroad> recipients) {}

  private record Node(Recipient recipient, List<String> ancestors) {}

  final List<Ending.Of> settled = new ArrayList<>();
  final List<Mailbox> mailboxes = new ArrayList<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private boolean expanded;

  private Plan() {}

  static CompletableFuture<Plan> of(List<Recipient> recipients, Router router) {
    Plan plan = new Plan();
    List<Node> first = new ArrayList<>();
    for (Recipient recipient : recipients) {
      if (plan.seen.add(key(recipient))) {
        first.add(new Node(recipient, List.of()));
      }
    }
    return plan.level(first, router, 0);
  }

  List<Group> groups() {
    return List.copyOf(groups.values());
  }

  /** Whether there are other recipients than the message was queued with. */
  boolean expanded() {
    return expanded;
  }

  /** Everybody who still waits, in the plan's order. */
  List<Recipient> everybody() {
    List<Recipient> all = new ArrayList<>();
    settled.forEach(ending -> all.add(ending.recipient()));
    mailboxes.forEach(mailbox -> all.add(mailbox.recipient()));
    groups.values().forEach(group -> group.recipients().forEach(a -> all.add(a.recipient())));
    return all;
  }

  /** Routes a generation at once, then its children. */
  private CompletableFuture<Plan> level(List<Node> nodes, Router router, int depth) {
    List<CompletableFuture<Router.Route>> routes = new ArrayList<>();
    for (Node node : nodes) {
      routes.add(router.route(node.recipient().address()).toCompletableFuture());
    }
    return CompletableFuture.allOf(routes.toArray(CompletableFuture[]::new))
        .thenCompose(
            all -> {
              List<Node> children = new ArrayList<>();
              for (int i = 0; i < nodes.size(); i++) {
                place(nodes.get(i), routes.get(i).join(), depth, children);
              }
              return children.isEmpty()
                  ? CompletableFuture.completedFuture(this)
                  : level(children, router, depth + 1);
            });
  }

  private void place(Node node, Router.Route route, int depth, List<Node> children) {
    Recipient recipient = node.recipient();
    if (route instanceof Router.Route.Local local) {
      if (seen.add("mailbox " + local.user())) {
        mailboxes.add(new Mailbox(recipient, local.user()));
      } else {
        expanded = true;
      }
    } else if (route instanceof Router.Route.Remote remote) {
      abroad(recipient, remote);
    } else if (route instanceof Router.Route.Error error) {
      settled.add(new Ending.Of(recipient, ending(error)));
    } else if (route instanceof Router.Route.Discard) {
      settled.add(new Ending.Of(recipient, Ending.sent("*discard*", "", "Sent")));
    } else if (route instanceof Router.Route.Aliased aliased) {
      expand(node, aliased, depth, children);
    }
  }

  private static Ending ending(Router.Route.Error error) {
    return error.code() < 500
        ? Ending.deferred("local", "", "", error.dsn(), error.text())
        : Ending.ruledOut(error.code(), error.dsn(), error.text());
  }

  private void abroad(Recipient recipient, Router.Route.Remote remote) {
    String as = remote.user().indexOf('@') >= 0 ? remote.user() : recipient.bare();
    String place = (remote.mailer() + " " + remote.host()).toLowerCase(Locale.ROOT);
    if (!seen.add(place + " " + as)) {
      expanded = true;
      return;
    }
    groups
        .computeIfAbsent(place, any -> new Group(remote.mailer(), remote.host(), new ArrayList<>()))
        .recipients()
        .add(new Abroad(recipient, "<" + as + ">"));
  }

  private void expand(Node node, Router.Route.Aliased aliased, int depth, List<Node> children) {
    expanded = true;
    Recipient alias = node.recipient();
    List<String> ancestors = new ArrayList<>(node.ancestors());
    ancestors.add(key(alias));
    for (String member : aliased.members()) {
      Recipient child =
          new Recipient(
              itself(alias, member) ? "\\" + member : member,
              alias.flags().replace("P", ""),
              alias.original(),
              alias.controlling(),
              "");
      if (depth >= MAX_DEPTH || ancestors.contains(key(child))) {
        settled.add(
            new Ending.Of(
                alias,
                Ending.broken("local", "5.4.6", "554 5.4.6 aliasing/forwarding loop broken", "")));
        return;
      }
      if (seen.size() < MAX_RECIPIENTS && seen.add(key(child))) {
        children.add(new Node(child, ancestors));
      }
    }
  }

  /** {@code kim: kim, lee@naver.com} keeps a copy for kim. */
  private static boolean itself(Recipient alias, String member) {
    String name = alias.bare();
    int at = name.indexOf('@');
    return member.equalsIgnoreCase(at < 0 ? name : name.substring(0, at))
        || member.equalsIgnoreCase(name);
  }

  private static String key(Recipient recipient) {
    return recipient.bare().toLowerCase(Locale.ROOT);
  }

  /** The envelope as it must stand on disk before anybody gets the message. */
  Envelope expandedInto(Envelope envelope) {
    return envelope.withRecipients(everybody());
  }
}
