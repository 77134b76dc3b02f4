package dev.mxlab.sendmail.local;

import dev.mxlab.host.Account;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.MailerFlag;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Locals;
import dev.mxlab.sendmail.rewrite.Rules;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells delivery where addresses go: the rules, then aliases and users. */
public final class RuleRouter implements Router {
  private static final String INCLUDE = ":include:";
  private static final Pattern QUOTES = Pattern.compile("[\"\\\\]");
  private static final Pattern BACKSLASHES = Pattern.compile("^\\\\+");
  private static final String COMPATIBLE = "check_compat";
  private static final Route UNKNOWN = new Route.Error(550, "5.1.1", "User unknown");

  private final Map<String, CfConfig.Mailer> mailers;
  private final Rules rules;
  private final Locals locals;
  private final ListFiles files;
  private final RuleForm forms;
  private final LocalNames names;
  private final Executor blocking;

  public RuleRouter(
      Rules rules, Locals locals, ListFiles files, RuleForm forms, Executor blocking) {
    this(rules, Map.of(), locals, files, forms, blocking);
  }

  /**
   * @param mailers of the sendmail.cf, by name
   */
  public RuleRouter(
      Rules rules,
      Map<String, CfConfig.Mailer> mailers,
      Locals locals,
      ListFiles files,
      RuleForm forms,
      Executor blocking) {
    this.mailers = mailers;
    this.rules = rules;
    this.locals = locals;
    this.files = files;
    this.forms = forms;
    this.names = new LocalNames(rules, mailers, locals, blocking);
    this.blocking = blocking;
  }

  @Override
  public CompletionStage<Route> route(String address) {
    return parse(address)
        .thenComposeAsync(
            decision ->
                decision instanceof Decision.Mailer mailer
                    ? placed(mailer)
                    : CompletableFuture.completedFuture(decision),
            blocking)
        .thenApplyAsync(this::route, blocking);
  }

  /** Ruleset 5 is for all mailers with F=5: submit.cf sends everything to the daemon by it. */
  private CompletionStage<Decision> placed(Decision.Mailer mailer) {
    CfConfig.Mailer known = mailers.get(mailer.mailer());
    if (known == null || !known.path().equals("[IPC]")) {
      return names.concerns(mailer)
          ? names.find(mailer)
          : CompletableFuture.completedFuture(mailer);
    }
    return rules
        .afterAliases(mailer, Facts.NONE)
        .thenApply(second -> second instanceof Decision.Ok ? mailer : second);
  }

  private CompletionStage<Decision> parse(String address) {
    return CompletableFuture.supplyAsync(() -> rules.ask("parse", address, Facts.NONE), blocking)
        .thenCompose(Function.identity());
  }

  /** May wait for a disk. */
  private Route route(Decision decision) {
    if (decision instanceof Decision.Refuse refuse) {
      return new Route.Error(refuse.code(), refuse.dsn(), refuse.text(), refuse.exit());
    } else if (decision instanceof Decision.Discard) {
      return new Route.Discard();
    } else if (!(decision instanceof Decision.Mailer mailer)) {
      return UNKNOWN;
    } else if (mailer.local()) {
      return local(mailer);
    } else if (mailer.mailer().equals("prog")) {
      return new Route.Program(mailer.user());
    } else if (!forms.connects(mailer.mailer())) {
      return agent(mailer);
    } else {
      // A look-up that failed for now is asked again by delivery itself, which then says so.
      return remote(mailer);
    }
  }

  /** As the mailer wants names to be written (buildaddr in parseaddr.c). */
  private Route remote(Decision.Mailer mailer) {
    CfConfig.Mailer known = mailers.get(mailer.mailer());
    if (known == null) {
      return new Route.Remote(mailer.mailer(), mailer.host(), mailer.user());
    }
    String user = mailer.user();
    if (MailerFlag.STRIP_QUOTES.in(known.flags())) {
      user = QUOTES.matcher(user).replaceAll("");
    }
    if (MailerFlag.BACKSLASHES.in(known.flags())) {
      user = BACKSLASHES.matcher(user).replaceFirst("");
    }
    if (!MailerFlag.USER_CASE.in(known.flags())) {
      user = user.toLowerCase(Locale.ROOT);
    }
    String host = mailer.host();
    return new Route.Remote(
        mailer.mailer(),
        MailerFlag.HOST_CASE.in(known.flags()) ? host : host.toLowerCase(Locale.ROOT),
        user);
  }

  /**
   * A mailer of the file's own, such as procmail: a name there is one of this host if F= says so.
   */
  private Route agent(Decision.Mailer mailer) {
    Route special = special(mailer);
    if (special != null) {
      return special;
    }
    String user = mailer.user();
    Optional<List<String>> alias = alias(mailer);
    if (alias.isPresent()) {
      String plain = user.replace("\"", "");
      return new Route.Aliased(alias.get(), plain, owner(plain), null);
    }
    Route.Remote plain = (Route.Remote) remote(mailer);
    if (!names.has(mailer, MailerFlag.ACCOUNT)) {
      return plain;
    }
    return locals
        .user(user)
        .map(a -> files.local(a, user.replace("\"", ""), mailer.host()))
        .<Route>map(his -> new Route.Remote(plain.mailer(), plain.host(), plain.user(), his))
        .orElse(UNKNOWN);
  }

  private Optional<List<String>> alias(Decision.Mailer mailer) {
    return names.has(mailer, MailerFlag.ALIASES) ? locals.alias(mailer.user()) : Optional.empty();
  }

  /** Mailers with F=/:| take these signs for other mailers (buildaddr in parseaddr.c). */
  private @Nullable Route special(Decision.Mailer mailer) {
    String plain = mailer.user().replace("\"", "");
    return switch (names.special(mailer)) {
      case "programs" -> new Route.Program(plain);
      case "files" -> new Route.FileNamed(plain);
      case ":include:s" -> new Route.Included(plain.substring(INCLUDE.length()).strip());
      default -> null;
    };
  }

  private Route local(Decision.Mailer mailer) {
    Route special = special(mailer);
    if (special != null) {
      return special;
    }
    String user = mailer.user();
    String plain = user.replace("\"", "");
    Route.Local known =
        locals.user(user).map(a -> files.local(a, plain, mailer.host())).orElse(null);
    Optional<List<String>> alias = alias(mailer);
    if (alias.isPresent()) {
      return new Route.Aliased(alias.get(), plain, owner(plain), known);
    }
    return known == null ? UNKNOWN : known;
  }

  /** {@code owner-list}, or what it stands for where that is one plain address. */
  private String owner(String list) {
    if (list.toLowerCase(Locale.ROOT).startsWith("owner-")) {
      return locals.alias("owner-owner").map(any -> "owner-owner").orElse("");
    }
    return locals
        .alias("owner-" + list)
        .map(
            members ->
                members.size() == 1 && members.get(0).matches("[^:/|,]+")
                    ? members.get(0)
                    : "owner-" + list)
        .orElse("");
  }

  @Override
  public int mostAliases() {
    return forms.mostAliases();
  }

  @Override
  public CompletionStage<Listing> forward(Route.Local user) {
    return CompletableFuture.supplyAsync(() -> files.forward(user), blocking);
  }

  @Override
  public CompletionStage<Listing> include(String path) {
    return CompletableFuture.supplyAsync(() -> files.include(path), blocking);
  }

  @Override
  public CompletionStage<Map<String, Route>> incompatible(String sender, List<String> recipients) {
    CompletionStage<Map<String, Route>> found = CompletableFuture.completedFuture(new HashMap<>());
    if (!rules.has(COMPATIBLE)) {
      return found;
    }
    for (String recipient : recipients) {
      found =
          found.thenCompose(
              known ->
                  rules
                      .ask(COMPATIBLE, sender + " $| " + recipient, Facts.NONE)
                      .thenApply(
                          decision -> {
                            if (decision instanceof Decision.Refuse
                                || decision instanceof Decision.Discard) {
                              known.put(recipient, route(decision));
                            }
                            return known;
                          }));
    }
    return found;
  }

  @Override
  public CompletionStage<Form> form(Envelope envelope, String mailer, String host) {
    return CompletableFuture.supplyAsync(() -> forms.of(envelope, mailer, host), blocking)
        .thenCompose(Function.identity());
  }

  @Override
  public CompletionStage<String> controlling(String sender) {
    if (!sender.isEmpty()
        && sender.chars().noneMatch(c -> c == '@' || c == '<' || c == '>' || c == '!')) {
      // A user of this host who wrote here: no rule is needed to know him.
      return CompletableFuture.supplyAsync(
          () -> locals.user(sender).map(a -> shown(sender, a)).orElse(""), blocking);
    }
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
