package dev.mxlab.sendmail.local;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.MailerFlag;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Locals;
import dev.mxlab.sendmail.rewrite.NotAtHand;
import dev.mxlab.sendmail.rewrite.Rules;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Finds out whom a local name means (recipient and maplocaluser in recipient.c): an alias; else
 * what ruleset 5 makes of it, which takes {@code +detail} away and may send it to another host;
 * else a user.
 */
public final class LocalNames {
  /** Ruleset 5 that goes round in circles is left here. */
  private static final int MOST_TURNS = 10;

  private static final Decision UNKNOWN = new Decision.Refuse(550, "5.1.1", "User unknown");

  /** F= of the local mailer where nobody says more of it. */
  private static final String LOCAL = "Aw5:/|@";

  private final Map<String, CfConfig.Mailer> mailers;
  private final Rules rules;
  private final Locals locals;
  private final Executor blocking;
  private final boolean hurries;

  public LocalNames(Rules rules, Locals locals, Executor blocking) {
    this(rules, Map.of(), locals, blocking);
  }

  /**
   * @param mailers of the sendmail.cf, by name
   */
  public LocalNames(
      Rules rules, Map<String, CfConfig.Mailer> mailers, Locals locals, Executor blocking) {
    this(rules, mailers, locals, blocking, false);
  }

  private LocalNames(
      Rules rules,
      Map<String, CfConfig.Mailer> mailers,
      Locals locals,
      Executor blocking,
      boolean hurries) {
    this.mailers = mailers;
    this.rules = rules;
    this.locals = locals;
    this.blocking = blocking;
    this.hurries = hurries;
  }

  /** The same for a thread that must not wait: {@link #find} may end with {@link NotAtHand}. */
  public LocalNames atHand() {
    return new LocalNames(rules.atHand(), mailers, locals, Runnable::run, true);
  }

  /** What the letters of F= say of a mailer's names; those of connections are other hosts'. */
  private String flags(Decision.Mailer mailer) {
    CfConfig.Mailer known = mailers.get(mailer.mailer());
    if (known == null || known.path().equals("[IPC]")) {
      return mailer.local() ? LOCAL : "";
    }
    return known.flags();
  }

  boolean has(Decision.Mailer mailer, MailerFlag flag) {
    return flag.in(flags(mailer));
  }

  /** Whether names of this mailer are looked up here: among aliases, users, or by ruleset 5. */
  public boolean concerns(Decision.Mailer mailer) {
    return has(mailer, MailerFlag.ALIASES)
        || has(mailer, MailerFlag.ACCOUNT)
        || has(mailer, MailerFlag.RULESET_5);
  }

  /**
   * What a name is that only aliases may name: {@code programs}, {@code files}, {@code :include:s};
   * empty where its mailer takes it for a name (F=|, F=/, F=:).
   */
  public String special(Decision.Mailer mailer) {
    return special(mailer, mailer.user());
  }

  private String special(Decision.Mailer mailer, String user) {
    String kind = Locals.special(user);
    MailerFlag flag =
        kind.equals("programs")
            ? MailerFlag.PROGRAM
            : kind.equals("files") ? MailerFlag.FILE : MailerFlag.INCLUDE;
    return has(mailer, flag) ? kind : "";
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
    boolean alias = has(mailer, MailerFlag.ALIASES) && locals.alias(user).isPresent();
    if (!concerns(mailer) || !special(mailer, user).isEmpty() || alias) {
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
    boolean anybody = !has(mailer, MailerFlag.ACCOUNT);
    return anybody || locals.user(mailer.user()).isPresent() ? mailer : UNKNOWN;
  }
}
