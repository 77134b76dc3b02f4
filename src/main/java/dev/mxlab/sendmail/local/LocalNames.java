package dev.mxlab.sendmail.local;

import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Locals;
import dev.mxlab.sendmail.rewrite.NotAtHand;
import dev.mxlab.sendmail.rewrite.Rules;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Finds out whom a local name means (recipient and maplocaluser in recipient.c): an alias; else
 * what ruleset 5 makes of it, which takes {@code +detail} away and may send it to another host;
 * else a user.
 */
public final class LocalNames {
  private static final String INCLUDE = ":include:";

  /** Ruleset 5 that goes round in circles is left here. */
  private static final int MOST_TURNS = 10;

  private static final Decision UNKNOWN = new Decision.Refuse(550, "5.1.1", "User unknown");

  private final Rules rules;
  private final Locals locals;
  private final Executor blocking;
  private final boolean hurries;

  public LocalNames(Rules rules, Locals locals, Executor blocking) {
    this(rules, locals, blocking, false);
  }

  private LocalNames(Rules rules, Locals locals, Executor blocking, boolean hurries) {
    this.rules = rules;
    this.locals = locals;
    this.blocking = blocking;
    this.hurries = hurries;
  }

  /** The same for a thread that must not wait: {@link #find} may end with {@link NotAtHand}. */
  public LocalNames atHand() {
    return new LocalNames(rules.atHand(), locals, Runnable::run, true);
  }

  /** Whether the local mailer takes a name for something else: a program, a file, a list. */
  static boolean special(String user) {
    String plain = user.replace("\"", "");
    return plain.startsWith("|")
        || plain.startsWith("/")
        || plain.toLowerCase(Locale.ROOT).startsWith(INCLUDE);
  }

  /**
   * An address that the rules gave to the local mailer, as it is in the end: for the local mailer
   * and an alias or a user, for another one, or refused. May wait for a disk.
   */
  public CompletionStage<Decision> find(Decision.Mailer mailer) {
    return hurries && !locals.atHand() ? NotAtHand.answer() : find(mailer, 0);
  }

  private CompletionStage<Decision> find(Decision.Mailer given, int turn) {
    // An @ before the name: ruleset 5 has done its work (F=@, buildaddr in parseaddr.c).
    boolean last = given.user().startsWith("@") || turn == MOST_TURNS;
    String user = given.user().startsWith("@") ? given.user().substring(1) : given.user();
    Decision.Mailer mailer = new Decision.Mailer(given.mailer(), given.host(), user, given.later());
    if (!mailer.local() || special(user) || locals.alias(user).isPresent()) {
      return CompletableFuture.completedFuture(mailer);
    } else if (last) {
      return CompletableFuture.completedFuture(user(mailer));
    }
    return rules
        .afterAliases(mailer, Facts.NONE)
        .thenComposeAsync(
            now -> {
              if (now instanceof Decision.Mailer other && !same(other, mailer)) {
                return find(other, turn + 1);
              }
              return CompletableFuture.completedFuture(
                  now instanceof Decision.Refuse ? now : user(mailer));
            },
            blocking);
  }

  private static boolean same(Decision.Mailer one, Decision.Mailer other) {
    return one.mailer().equals(other.mailer())
        && one.host().equals(other.host())
        && one.user().equals(other.user());
  }

  private Decision user(Decision.Mailer mailer) {
    return locals.user(mailer.user()).isPresent() ? mailer : UNKNOWN;
  }
}
