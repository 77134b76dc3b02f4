package dev.mxlab.sendmail;

import dev.mxlab.host.Account;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Locals;
import dev.mxlab.sendmail.rewrite.Rules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Tells delivery where addresses go: the rules, then aliases and users. */
public final class RuleRouter implements Router {
  private static final Route UNKNOWN = new Route.Error(550, "5.1.1", "User unknown");

  private final Rules rules;
  private final Locals locals;
  private final Executor blocking;

  public RuleRouter(Rules rules, Locals locals, Executor blocking) {
    this.rules = rules;
    this.locals = locals;
    this.blocking = blocking;
  }

  @Override
  public CompletionStage<Route> route(String address) {
    return parse(address).thenApplyAsync(this::route, blocking);
  }

  private CompletionStage<Decision> parse(String address) {
    return CompletableFuture.supplyAsync(() -> rules.ask("parse", address, Facts.NONE), blocking)
        .thenCompose(Function.identity());
  }

  /** May wait for a disk. */
  private Route route(Decision decision) {
    if (decision instanceof Decision.Refuse refuse) {
      return new Route.Error(refuse.code(), refuse.dsn(), refuse.text());
    } else if (decision instanceof Decision.Discard) {
      return new Route.Discard();
    } else if (!(decision instanceof Decision.Mailer mailer)) {
      return UNKNOWN;
    } else if (mailer.local()) {
      return local(mailer.user());
    } else {
      // A look-up that failed for now is asked again by delivery itself, which then says so.
      return new Route.Remote(mailer.mailer(), mailer.host(), mailer.user());
    }
  }

  private Route local(String user) {
    String plain = user.replace("\"", "");
    if (plain.equals("/dev/null")) {
      return new Route.Discard();
    } else if (plain.startsWith("|")) {
      return new Route.Error(550, "5.7.1", "Cannot mail directly to programs");
    } else if (plain.startsWith("/")) {
      return new Route.Error(550, "5.7.1", "Cannot mail directly to files");
    } else if (plain.toLowerCase(Locale.ROOT).startsWith(":include:")) {
      return new Route.Error(550, "5.7.1", "Cannot mail directly to :include:s");
    }
    Optional<List<String>> alias = locals.alias(user);
    if (alias.isPresent()) {
      return new Route.Aliased(alias.get());
    }
    return locals.user(user).<Route>map(a -> new Route.Local(a.name())).orElse(UNKNOWN);
  }

  @Override
  public CompletionStage<String> controlling(String sender) {
    return parse(sender)
        .thenApplyAsync(
            decision ->
                decision instanceof Decision.Mailer mailer && mailer.local()
                    ? locals.user(mailer.user()).map(a -> shown(sender, a)).orElse("")
                    : "",
            blocking);
  }

  private static String shown(String sender, Account account) {
    return sender + " (" + account.uid() + "/" + account.gid() + ")";
  }
}
