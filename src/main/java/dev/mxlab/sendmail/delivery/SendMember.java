package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.delivery.Router.Listing;
import dev.mxlab.sendmail.delivery.Router.Route;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An address of a {@link SendList}, with what it was expanded from. */
public final class SendMember {
  static final Route.Error UNKNOWN = new Route.Error(550, "5.1.1", "User unknown");

  /** What is to be done with it. */
  public enum State {
    /** It gets the message. */
    OK,
    /** Others get it in its stead. */
    EXPANDED,
    /** It cannot get it, or not now. */
    FAILED
  }

  private final String address;
  private final @Nullable SendMember alias;

  /** Where somebody named it: {@code /home/lee/.forward: line 1: }; empty for elsewhere. */
  private final String where;

  private Route route = UNKNOWN;

  /** What it means, whether it may be that or not. */
  private Route meaning = UNKNOWN;

  private State state = State.OK;
  private boolean itself;
  private boolean unsafe;
  private Route.@Nullable Local responsible;
  private String owner = "";
  private boolean complaint;

  SendMember(String address, @Nullable SendMember alias) {
    this(address, alias, "");
  }

  SendMember(String address, @Nullable SendMember alias, String where) {
    this.address = address;
    this.alias = alias;
    this.where = where;
  }

  /**
   * One that the queue remembers.
   *
   * @param controlling {@code kim:1000:1000:<list>}: on whose behalf; {@code ::} and the alias for
   *     the default user; empty where somebody named the address
   * @param itself whether it is not to be expanded any more
   */
  static SendMember queued(String address, String controlling, boolean itself) {
    String[] parts = controlling.split(":", 4);
    SendMember parent = null;
    if (parts.length == 4) {
      parent = new SendMember(parts[3], null);
      parent.route = new Route.Aliased(List.of());
      if (!parts[0].isEmpty() && parts[1].matches("[0-9]{1,9}") && parts[2].matches("[0-9]{1,9}")) {
        int uid = Integer.parseInt(parts[1]);
        int gid = Integer.parseInt(parts[2]);
        parent.responsible = new Route.Local(parts[0], parts[0], "", uid, gid, true);
      }
    }
    SendMember member = new SendMember(address, parent);
    member.itself = itself;
    return member;
  }

  /** As {@link #queued} reads it. */
  String controllingText() {
    SendMember controller = controller();
    if (controller == null) {
      return "";
    }
    Route.Local user = controlling();
    return user == null
        ? ":::" + controller.address
        : user.user() + ":" + user.uid() + ":" + user.gid() + ":" + controller.address;
  }

  /** As it was written: {@code <kim@daum.net>}, {@code "|/usr/local/bin/catch"}. */
  public String address() {
    return address;
  }

  /** What it was expanded from; null where somebody named it. */
  public @Nullable SendMember alias() {
    return alias;
  }

  public State state() {
    return state;
  }

  /** Where it goes; why it does not where it failed. */
  public Route route() {
    return route;
  }

  /** Who sends to the members of this list from now on; empty for nobody. */
  String owner() {
    return owner;
  }

  boolean owned() {
    return !owner.isEmpty();
  }

  boolean isTop() {
    return alias == null;
  }

  boolean isItself() {
    return itself;
  }

  /** What this one was made of in the first place. */
  SendMember top() {
    SendMember top = this;
    for (SendMember above = alias; above != null; above = above.alias) {
      top = above;
    }
    return top;
  }

  /** The nearest list that has an owner; null for none. */
  @Nullable SendMember list() {
    for (SendMember above = alias; above != null; above = above.alias) {
      if (above.owned()) {
        return above;
      }
    }
    return null;
  }

  /** Whose programs and files are used: the nearest user above, whose .forward named it. */
  Route.@Nullable Local controlling() {
    for (SendMember above = alias; above != null; above = above.alias) {
      if (above.responsible != null) {
        return above.responsible;
      }
    }
    return null;
  }

  /** Whose list it is: the user of a .forward; null for an alias. */
  Route.@Nullable Local responsible() {
    return responsible;
  }

  /** The address whose list named it for that user, or that stands for the default user. */
  @Nullable SendMember controller() {
    for (SendMember above = alias; above != null; above = above.alias) {
      if (above.responsible != null || above.route instanceof Route.Aliased) {
        return above;
      }
    }
    return alias;
  }

  /** What is said against it where nothing was tried. */
  public String complaint(Route.Error why) {
    // usrerr() leaves the recipient out where the reply is not about it.
    return where + (why.code() == 554 ? "" : address + "... ") + why.text();
  }

  void routed(Route to) {
    route = to;
    meaning = to;
    if (to instanceof Route.Error) {
      state = State.FAILED;
    }
  }

  void fail(Route.Error why) {
    route = why;
    state = State.FAILED;
    complaint = why != UNKNOWN;
  }

  /** Whether it failed for a reason that no log tells, since nobody tried to deliver it. */
  boolean isComplaint() {
    return complaint;
  }

  void expanded() {
    state = State.EXPANDED;
  }

  void refersToItself() {
    itself = true;
    state = State.OK;
  }

  void ownedBy(String sender) {
    owner = sender;
  }

  void listed(Listing listing) {
    unsafe = listing.unsafe();
    responsible = listing.owner();
    if (route instanceof Route.Included) {
      state = State.EXPANDED;
    }
  }

  /** Only a list may name programs, files and other lists, and not every one. */
  void checkSpecial() {
    if (route instanceof Route.Included) {
      if (alias == null) {
        fail(direct(":include:s"));
      }
      return;
    }
    String kind =
        route instanceof Route.Program
            ? "programs"
            : route instanceof Route.FileNamed ? "files" : "";
    if (kind.isEmpty()) {
      return;
    }
    if (alias == null) {
      fail(direct(kind));
    } else if (alias.responsible != null && !alias.responsible.shell()) {
      fail(
          new Route.Error(
              550,
              "5.7.1",
              "User "
                  + alias.responsible.user()
                  + " doesn't have a valid shell for mailing to "
                  + kind));
    } else if (alias.unsafe) {
      fail(
          new Route.Error(
              550, "5.7.1", "Address " + alias.address + " is unsafe for mailing to " + kind));
    }
  }

  private static Route.Error direct(String kind) {
    return new Route.Error(550, "5.7.1", "Cannot mail directly to " + kind);
  }

  /**
   * Whom a loop above this address ends with (self_reference): the address of which it is a direct
   * member, or the nearest user; null where there is no loop, or nobody to end with.
   */
  @Nullable SendMember selfReference() {
    SendMember loop = alias;
    while (loop != null && !loop.sameAs(this)) {
      loop = loop.alias;
    }
    if (loop == null) {
      return null;
    }
    if (loop == alias) {
      return alias;
    }
    for (SendMember above = alias; above != null; above = above.alias) {
      if (above.account()) {
        return above;
      }
    }
    return null;
  }

  private boolean account() {
    return route instanceof Route.Local
        || route instanceof Route.Aliased aliased && aliased.user() != null;
  }

  /** Whether both mean the same place (sameaddr). */
  boolean sameAs(SendMember other) {
    return key().equals(other.key());
  }

  private String key() {
    if (meaning instanceof Route.Local local) {
      return "local " + local.detail() + " " + local.name().toLowerCase(Locale.ROOT);
    }
    if (meaning instanceof Route.Aliased aliased) {
      String name = aliased.name().isEmpty() ? bare() : aliased.name();
      return "local  " + name.toLowerCase(Locale.ROOT);
    }
    if (meaning instanceof Route.Remote remote) {
      return (remote.mailer() + " " + remote.host() + " " + remote.user()).toLowerCase(Locale.ROOT);
    }
    if (meaning instanceof Route.Error) {
      return "error " + bare().toLowerCase(Locale.ROOT);
    }
    if (meaning instanceof Route.FileNamed) {
      return meaning.toString();
    }
    Route.Local user = controlling();
    return meaning + " " + (user == null ? "" : user.user());
  }

  private String bare() {
    return address.startsWith("<") && address.endsWith(">")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  /** What the send queue is kept by. */
  String host() {
    return route instanceof Route.Remote remote
        ? remote.host()
        : route instanceof Route.Local local ? local.detail() : "";
  }
}
