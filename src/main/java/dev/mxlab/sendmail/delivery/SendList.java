package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.delivery.Router.Listing;
import dev.mxlab.sendmail.delivery.Router.Route;
import dev.mxlab.sendmail.rewrite.Locals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Whom a message really goes to: sendmail's send queue (recipient.c and alias.c). Addresses are
 * taken one after the other, each with all that it stands for before the next: the members of an
 * alias from the last to the first, those of a file line by line. Nobody is in it twice; members of
 * this host stand before those of others, which are kept by the names of their hosts.
 *
 * <p>The machine stops at every look-up and is taken up again with its result, so that no thread
 * waits and no list is too deep for the stack. Used by one expansion at a time.
 */
public final class SendList {
  private static final int MAX_MEMBERS = 10_000;

  /** A step that is still to be done. */
  private interface Step {
    CompletionStage<?> go();
  }

  private static final CompletionStage<?> DONE = CompletableFuture.completedFuture(null);

  private final Router router;
  private final List<SendMember> members = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  /** Whom the address that was named last came upon. */
  private final List<SendMember> met = new ArrayList<>();

  private final Deque<Step> steps = new ArrayDeque<>();
  private final CompletableFuture<SendList> result = new CompletableFuture<>();
  private boolean here;

  private SendList(Router router) {
    this.router = router;
  }

  /** Expands addresses that somebody named. */
  static CompletableFuture<SendList> of(List<SendMember> first, Router router) {
    SendList list = new SendList(router);
    for (int i = first.size() - 1; i >= 0; i--) {
      SendMember member = first.get(i);
      list.steps.push(() -> list.first(member));
    }
    list.advance();
    return list.result;
  }

  /**
   * Expands addresses by hand, as {@code sendmail -bv} and EXPN do; the last is taken first.
   *
   * @param named texts of one address or more
   */
  public static CompletableFuture<SendList> of(
      List<String> named, boolean oldStyle, Router router) {
    List<SendMember> first = new ArrayList<>();
    boolean blanks = oldStyle;
    for (String text : named) {
      int at = first.size();
      // Whoever has used a comma once is not taken for old fashioned any more.
      blanks &= !Locals.modern(text);
      for (String address : Locals.named(text, blanks)) {
        first.add(at, new SendMember(address, null));
      }
    }
    return of(first, router);
  }

  /** In the order of the queue, dead ones too. */
  public List<SendMember> members() {
    return List.copyOf(members);
  }

  /** Whether an address that somebody named is one of this host. */
  public boolean here() {
    return here;
  }

  /** What somebody hears of it who watches. */
  List<String> told() {
    return List.copyOf(told);
  }

  /** What the log is to say of it. */
  public List<String> log() {
    return List.copyOf(log);
  }

  private void advance() {
    while (!steps.isEmpty()) {
      CompletableFuture<?> step = steps.pop().go().toCompletableFuture();
      if (!step.isDone()) {
        step.whenComplete((done, failure) -> resume(failure));
        return;
      }
      if (step.isCompletedExceptionally()) {
        step.whenComplete((done, failure) -> resume(failure));
        return;
      }
    }
    result.complete(this);
  }

  private void resume(@org.jspecify.annotations.Nullable Throwable failure) {
    if (failure != null) {
      result.completeExceptionally(failure);
      return;
    }
    try {
      advance();
    } catch (RuntimeException bug) {
      result.completeExceptionally(bug);
    }
  }

  private CompletionStage<?> first(SendMember member) {
    return router
        .route(member.address())
        .thenAccept(
            route -> {
              met.clear();
              member.routed(route);
              here |= !(route instanceof Route.Remote || route instanceof Route.Error);
              steps.push(() -> survivors(member));
              insert(member, 0);
            });
  }

  /** The members of one alias or of one line (sendtolist). */
  private CompletionStage<?> list(List<String> addresses, SendMember parent, int level) {
    List<CompletableFuture<Route>> routes = new ArrayList<>();
    for (String address : addresses) {
      routes.add(router.route(address).toCompletableFuture());
    }
    return CompletableFuture.allOf(routes.toArray(CompletableFuture[]::new))
        .thenRun(
            () -> {
              for (int i = 0; i < addresses.size(); i++) {
                member(new SendMember(addresses.get(i), parent), routes.get(i).join(), level);
              }
            });
  }

  private void member(SendMember member, Route route, int level) {
    member.routed(route);
    SendMember itself = member.selfReference();
    if (itself != null) {
      itself.refersToItself();
      if (itself != member.alias()) {
        return;
      }
    }
    // Pushed in the list's order, so that the last one is taken first.
    steps.push(
        () -> {
          insert(member, level);
          return DONE;
        });
  }

  /** One address more (recipient). */
  private void insert(SendMember member, int level) {
    int most = router.mostAliases();
    if (level > most) {
      member.fail(
          new Route.Error(
              554,
              "5.4.6",
              "aliasing/forwarding loop broken (%d aliases deep; %d max)".formatted(level, most)));
      log.add(
          "aliasing/forwarding loop broken: %s (%d aliases deep; %d max)"
              .formatted(member.address(), level, most));
      members.add(member);
      met.add(member);
      return;
    }
    member.checkSpecial();
    int at = 0;
    while (at < members.size()) {
      SendMember other = members.get(at);
      int order = member.host().compareToIgnoreCase(other.host());
      if (order < 0) {
        break;
      }
      if (order == 0 && other.sameAs(member)) {
        met.add(other);
        if (member.alias() != null) {
          told.add(member.address() + "... duplicate suppressed");
        }
        return;
      }
      at++;
    }
    if (members.size() >= MAX_MEMBERS) {
      return;
    }
    members.add(at, member);
    met.add(member);
    if (member.state() == SendMember.State.OK) {
      expand(member, level);
    }
  }

  private void expand(SendMember member, int level) {
    Route route = member.route();
    if (route instanceof Route.Aliased aliased && member.isItself()) {
      aliased(member, aliased, level); // As the queue has it.
    } else if (route instanceof Route.Aliased aliased) {
      told.add(member.address() + "... aliased to " + String.join(", ", aliased.members()));
      steps.push(() -> aliased(member, aliased, level));
      steps.push(() -> list(aliased.members(), member, level + 1));
    } else if (route instanceof Route.Included included) {
      member.expanded();
      told.add(member.address() + "... including file " + included.path());
      steps.push(
          () ->
              router
                  .include(included.path())
                  .thenAccept(listing -> included(member, listing, level)));
    } else if (route instanceof Route.Local local) {
      person(member, local, level);
    } else if (route instanceof Route.Remote remote && remote.account() != null) {
      person(member, remote.account(), level);
    }
  }

  /** After the members of an alias: it is itself one of them, or it is done. */
  private CompletionStage<?> aliased(SendMember member, Route.Aliased aliased, int level) {
    if (!member.isItself()) {
      member.expanded();
      member.ownedBy(aliased.owner());
    } else if (aliased.user() != null) {
      member.routed(aliased.user());
      person(member, aliased.user(), level);
    } else {
      member.fail(SendMember.UNKNOWN);
    }
    return DONE;
  }

  private void included(SendMember member, Listing listing, int level) {
    log.addAll(listing.log());
    if (listing.error() != null) {
      member.fail(listing.error());
      return;
    }
    take(member, listing, level);
  }

  private void person(SendMember member, Route.Local local, int level) {
    if (local.plain()) {
      steps.push(
          () -> router.forward(local).thenAccept(listing -> forwarded(member, listing, level)));
    }
  }

  private void forwarded(SendMember member, Listing listing, int level) {
    log.addAll(listing.log());
    if (listing.error() != null) {
      member.fail(listing.error());
    } else if (listing.counts()) {
      steps.push(
          () -> {
            if (!member.isItself()) {
              member.expanded();
            }
            return DONE;
          });
      take(member, listing, level);
    }
  }

  private void take(SendMember member, Listing listing, int level) {
    member.listed(listing);
    told.addAll(listing.told());
    for (int i = listing.lines().size() - 1; i >= 0; i--) {
      List<String> line = listing.lines().get(i);
      steps.push(() -> list(line, member, level + 1));
    }
  }

  /** An address that leads nowhere but to itself is an error. */
  private CompletionStage<?> survivors(SendMember top) {
    boolean dead = top.state() == SendMember.State.EXPANDED && members.contains(top);
    if (dead && met.stream().allMatch(m -> m.state() == SendMember.State.EXPANDED)) {
      top.fail(new Route.Error(554, "5.4.6", "aliasing/forwarding loop broken"));
    }
    return DONE;
  }
}
