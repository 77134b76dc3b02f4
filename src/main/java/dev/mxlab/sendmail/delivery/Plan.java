package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.delivery.Router.Route;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Envelope.Recipient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the recipients of one message go: aliases are expanded, nobody is named twice, recipients
 * behind the same host travel together, and what a list with an owner sends is a message of its
 * own. Filled by {@link #of}, then only read.
 */
final class Plan {
  /** In a recipient's flags: the address is not expanded any more, it is one of its own members. */
  private static final String ITSELF = "A";

  /**
   * A recipient on this host.
   *
   * @param route a mailbox, a program or a file
   * @param as whose program or file it is; null for the default user
   * @param controlling how the log names that one: {@code <prog> (8/0)}; empty for mailboxes
   */
  record Here(Recipient recipient, Route route, Route.@Nullable Local as, String controlling) {}

  /**
   * @param as what the other host is told, with angle brackets
   * @param user what a program is told
   */
  record Abroad(Recipient recipient, String as, String user) {}

  /** Recipients behind one host. */
  record Group(String mailer, String host, List<Abroad> recipients) {
    /** In pieces that one transaction takes each; who came last is first in each. */
    List<Group> pieces(int most) {
      List<Group> pieces = new ArrayList<>();
      for (int from = 0; from < recipients.size(); from += most) {
        int to = Math.min(recipients.size(), from + most);
        List<Abroad> backwards = new ArrayList<>(recipients.subList(from, to));
        Collections.reverse(backwards);
        pieces.add(new Group(mailer, host, backwards));
      }
      return pieces;
    }

    /** With the recipients of another. */
    Group with(Group other) {
      List<Abroad> all = new ArrayList<>(recipients);
      all.addAll(other.recipients());
      return new Group(mailer, host, all);
    }
  }

  /**
   * One that needs no attempt.
   *
   * @param logged whether the log tells of it
   */
  record Settled(Ending.Of ending, String controlling, boolean logged) {}

  final List<Settled> settled = new ArrayList<>();
  final List<Here> here = new ArrayList<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<String, List<Recipient>> lists = new LinkedHashMap<>();
  private final List<String> log;
  private final List<String> told;
  private final List<Recipient> before;
  private final String defaultUser;
  private final boolean names;

  private Plan(List<Recipient> before, SendList list, String defaultUser) {
    this.before = before;
    this.log = list.log();
    this.told = list.told();
    this.names = list.here();
    this.defaultUser = defaultUser;
  }

  /** Whether the client named somebody of this host. */
  boolean namesOurs() {
    return names;
  }

  /**
   * @param defaultUser who runs what aliases name, as the log shows it: {@code 8/0}
   */
  static CompletableFuture<Plan> of(List<Recipient> recipients, Router router, String defaultUser) {
    Map<SendMember, Recipient> named = new LinkedHashMap<>();
    for (Recipient one : recipients) {
      SendMember member =
          SendMember.queued(one.address(), one.controlling(), one.flags().contains(ITSELF));
      named.put(member, one);
    }
    return SendList.of(List.copyOf(named.keySet()), router)
        .thenApply(
            list -> {
              Plan plan = new Plan(recipients, list, defaultUser);
              list.members().forEach(member -> plan.place(member, named));
              return plan;
            });
  }

  /** In the order in which they are called: by their hosts' names. */
  List<Group> groups() {
    List<Group> called = new ArrayList<>(groups.values());
    called.sort(Comparator.comparing(Group::host, String.CASE_INSENSITIVE_ORDER));
    return called;
  }

  /** The recipients of lists by the list's owner, who is their sender. */
  Map<String, List<Recipient>> lists() {
    return lists;
  }

  /** What somebody hears of the expansion who watches. */
  List<String> told() {
    return told;
  }

  /** What the log is to say of the expansion. */
  List<String> log() {
    return log;
  }

  /** Everybody who still waits, in the plan's order. */
  List<Recipient> everybody() {
    return Stream.of(
            settled.stream().map(one -> one.ending().recipient()),
            here.stream().map(Here::recipient),
            groups.values().stream().flatMap(g -> g.recipients().stream()).map(Abroad::recipient))
        .flatMap(any -> any)
        .toList();
  }

  /** How many they are, with those of lists that have an owner. */
  int count() {
    return everybody().size() + lists.values().stream().mapToInt(List::size).sum();
  }

  /** Everybody who is to get the message now, as the queue has them. */
  List<String> reached() {
    return Stream.concat(
            here.stream().map(Here::recipient),
            groups.values().stream().flatMap(g -> g.recipients().stream()).map(Abroad::recipient))
        .map(Recipient::address)
        .toList();
  }

  /** The same without those for whom something else was decided. */
  Plan without(Map<String, Route> decided) {
    if (decided.isEmpty()) {
      return this;
    }
    here.removeIf(one -> settled(one.recipient(), decided.get(one.recipient().address())));
    for (Group group : groups.values()) {
      group
          .recipients()
          .removeIf(one -> settled(one.recipient(), decided.get(one.recipient().address())));
    }
    groups.values().removeIf(group -> group.recipients().isEmpty());
    return this;
  }

  private boolean settled(Recipient recipient, @Nullable Route route) {
    if (route instanceof Route.Error error) {
      settled.add(new Settled(new Ending.Of(recipient, ending(error, false)), "", true));
    } else if (route instanceof Route.Discard) {
      Ending sent = Ending.sent("*discard*", "", "Sent");
      settled.add(new Settled(new Ending.Of(recipient, sent), "", true));
    }
    return route != null;
  }

  /** Whether there are other recipients than the message was queued with. */
  boolean expanded() {
    List<Recipient> now = everybody();
    return now.size() != before.size() || !now.containsAll(before);
  }

  /** The envelope as it must stand on disk before anybody gets the message. */
  Envelope expandedInto(Envelope envelope) {
    return envelope.withRecipients(everybody());
  }

  private void place(SendMember member, Map<SendMember, Recipient> named) {
    if (member.state() == SendMember.State.EXPANDED) {
      return;
    }
    Recipient recipient = recipient(member, named);
    SendMember list = member.list();
    Route route = member.route();
    if (list != null && member.state() == SendMember.State.OK) {
      lists.computeIfAbsent(list.owner(), any -> new ArrayList<>()).add(recipient);
    } else if (route instanceof Route.Error error) {
      boolean complaint = member.isComplaint();
      SendMember alias = member.alias();
      String controlling = alias == null ? "" : alias.address() + " (" + uids(alias) + ")";
      settled.add(
          new Settled(new Ending.Of(recipient, ending(error, complaint)), controlling, !complaint));
    } else if (route instanceof Route.Remote remote) {
      abroad(recipient, remote);
    } else if (route instanceof Route.Discard) {
      Ending sent = Ending.sent("*discard*", "", "Sent");
      settled.add(new Settled(new Ending.Of(recipient, sent), "", true));
    } else if (route instanceof Route.Local) {
      here.add(new Here(recipient, route, null, ""));
    } else {
      SendMember controller = member.controller();
      String controlling =
          controller == null ? "" : controller.address() + " (" + uids(controller) + ")";
      here.add(new Here(recipient, route, member.controlling(), controlling));
    }
  }

  private String uids(SendMember controller) {
    Route.Local user = controller.responsible();
    return user == null ? defaultUser : user.uid() + "/" + user.gid();
  }

  private static Recipient recipient(SendMember member, Map<SendMember, Recipient> named) {
    Recipient top = named.get(member.top());
    Recipient known = named.get(member);
    if (known != null) {
      return member.isItself() && !known.flags().contains(ITSELF)
          ? known.withFlags(known.flags() + ITSELF)
          : known;
    }
    String flags = top == null ? "FD" : top.flags().replace("P", "").replace(ITSELF, "");
    return new Recipient(
        member.address(),
        member.isItself() ? flags + ITSELF : flags,
        top == null ? "" : top.original(),
        member.controllingText(),
        "");
  }

  private static Ending ending(Route.Error error, boolean complaint) {
    if (error.code() < 500) {
      return Ending.deferred("local", "", "", error.dsn(), error.text());
    }
    if (complaint && error.code() == 554) {
      return Ending.broken("local", error.dsn(), "554 " + error.dsn() + " " + error.text(), "");
    }
    return Ending.ruledOut(error.code(), error.dsn(), error.text());
  }

  private void abroad(Recipient recipient, Route.Remote remote) {
    String as = remote.user().indexOf('@') >= 0 ? remote.user() : recipient.bare();
    String place = (remote.mailer() + " " + remote.host()).toLowerCase(Locale.ROOT);
    groups
        .computeIfAbsent(place, any -> new Group(remote.mailer(), remote.host(), new ArrayList<>()))
        .recipients()
        .add(new Abroad(recipient, "<" + as + ">", remote.user()));
  }
}
