package dev.mxlab.named.conf;

import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.text.Position;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/** BIND's checks of zone statements (libbind9's check of 9.18). */
final class ZoneChecks {
  private record Use(Position at, boolean writable) {}

  /**
   * The zones of one view, while they are checked.
   *
   * @param around the block that they stand in; without views the options
   * @param defined where each name stands, by class and kind of zone
   * @param plain whether zones that say no more than their type and file change here, by their
   *     type; of those with which nothing is wrong
   */
  private record InView(
      String dclass,
      Value.Body around,
      Set<Name> served,
      Map<String, Map<Name, Position>> defined,
      Map<ZoneType, Boolean> plain) {}

  private static final Set<ZoneType> SELF_KEPT =
      Set.of(ZoneType.PRIMARY, ZoneType.SECONDARY, ZoneType.STUB);
  private static final Set<String> BESIDE_IN_VIEW = Set.of("in-view", "forward", "forwarders");
  private static final List<String> MATCH_LISTS =
      List.of("allow-notify", "allow-transfer", "allow-update", "allow-update-forwarding");

  private final Value.Body top;
  private final Value.Body options;
  private final Acls acls;
  private final Complaints complaints;
  private final ConfReader.Asked asked;
  private final Predicate<String> directories;
  private final Map<String, Use> files = new HashMap<>();
  private final Map<String, Set<Name>> served = new HashMap<>();

  ZoneChecks(
      Value.Body top,
      Acls acls,
      Complaints complaints,
      ConfReader.Asked asked,
      Predicate<String> directories) {
    this.top = top;
    this.options =
        top.find("options").map(Statement::body).orElse(new Value.Body(List.of(), top.at()));
    this.acls = acls;
    this.complaints = complaints;
    this.asked = asked;
    this.directories = directories;
  }

  /** Checks the zones of the file, or of one view of it. */
  void run(Value.Body body, String view, String viewClass) {
    InView zones =
        new InView(
            viewClass,
            view.isEmpty() ? options : body,
            served.computeIfAbsent(view, v -> new HashSet<>()),
            new HashMap<>(),
            new EnumMap<>(ZoneType.class));
    for (Statement zone : body.all("zone")) {
      zone(zone, zones);
    }
  }

  private void zone(Statement zone, InView view) {
    Value.Body body = zone.body();
    Statement inView = body.find("in-view").orElse(null);
    Statement typed = body.find("type").orElse(null);
    if (inView != null) {
      inView(zone, inView);
      return;
    }
    if (typed == null) {
      error(zone, "type not present", "zone-type");
      return;
    }
    ZoneType type = ZoneType.of(typed.word()).orElseThrow();
    if (type == ZoneType.DELEGATION_ONLY && asked.deprecationsTold()) {
      complaints.warning(typed.at(), "'type delegation-only' is deprecated", null);
    }
    if (type == ZoneType.REDIRECT && !zone.word().equals(".")) {
      complaints.error(zone.at(), "redirect zones must be called \".\"", null);
      return;
    }
    String dclass = zone.word(1).orElse(view.dclass);
    if (!rightClass(zone, dclass, view.dclass)) {
      return;
    }
    oddQuotes(zone);
    Name name = once(zone, type, dclass, view);
    if (name == null) {
      return;
    }
    view.served.add(name);
    boolean plain = ZoneBinder.isPlain(body) && SELF_KEPT.contains(type);
    Boolean updatable = plain ? view.plain.get(type) : null;
    if (updatable == null) {
      int before = complaints.count();
      updatable = settings(zone, type, name, Scope.of(body).around(view.around, options));
      if (plain && complaints.count() == before) {
        view.plain.put(type, updatable);
      }
    }
    file(zone, type, updatable);
  }

  /** Checks what a zone says and what counts for it; whether the zone changes here. */
  private boolean settings(Statement zone, ZoneType type, Name name, Scope scope) {
    Value.Body body = zone.body();
    String typeWord = body.find("type").map(Statement::word).orElse("");
    Signing signing = new Signing(zone, type, scope, top, complaints);
    boolean known = signing.policy();
    allowed(zone, typeWord, type);
    servers(zone, type, scope);
    matchLists(scope);
    updates(zone, type);
    dialup(zone, typeWord, type);
    if (known) {
      signing.run(updatable(zone, scope));
    }
    if (!ZoneBinder.isPlain(body)) {
      OptionChecks values = new OptionChecks(body, complaints);
      values.run();
      values.zone(type == ZoneType.PRIMARY || type == ZoneType.SECONDARY);
      keyDirectory(body);
    }
    forwarding(zone, type, name);
    if (type == ZoneType.STATIC_STUB) {
      staticStub(zone, name);
    }
    boolean updatable = updatable(zone, scope);
    if (type == ZoneType.PRIMARY) {
      expansion(zone, scope);
    }
    return updatable;
  }

  private boolean rightClass(Statement zone, String dclass, String viewClass) {
    if (dclass.equals(viewClass)) {
      return true;
    }
    int value = DClass.value(dclass.toUpperCase(Locale.ROOT));
    if (value < 0) {
      error(zone, "invalid class " + dclass, "zone-class");
      return false;
    }
    if (value != DClass.value(viewClass.toUpperCase(Locale.ROOT))) {
      error(zone, "class '" + dclass + "' does not match view/default class", "zone-class");
      return false;
    }
    return true;
  }

  private void error(Statement zone, String message, String mend) {
    complaints.error(
        zone.at(), "zone '" + zone.word() + "': " + message, Mends.phrase(mend, zone.word()));
  }

  private void inView(Statement zone, Statement inView) {
    Name name = DomainNames.parse(zone.word());
    if (!served.getOrDefault(inView.word(), Set.of()).contains(name)) {
      complaints.error(
          inView.values().get(0).at(),
          "'in-view' zone '%s' does not exist in view '%s', or view '%s' is not yet defined"
              .formatted(zone.word(), inView.word(), inView.word()),
          null);
    }
    if (zone.body().statements().stream().anyMatch(s -> !BESIDE_IN_VIEW.contains(s.name()))) {
      complaints.error(
          zone.at(),
          "zone '" + zone.word() + "': 'in-view' used with incompatible zone options",
          null);
    }
  }

  /** BIND takes curly quotes for a part of the name and says nothing; we do. */
  private void oddQuotes(Statement zone) {
    Token name = new Token(Token.Kind.WORD, zone.word(), zone.at(), zone.word());
    if (Mends.foreign(name) != null) {
      complaints.note(
          zone.at(), "zone '" + zone.word() + "': odd character in the name", Mends.foreign(name));
    }
  }

  private @Nullable Name once(Statement zone, ZoneType type, String dclass, InView view) {
    Name name = DomainNames.parse(zone.word());
    if (name == null || zone.word().isEmpty()) {
      error(zone, "is not a valid name", "zone-name");
      return null;
    }
    boolean root = type == ZoneType.HINT || type == ZoneType.REDIRECT;
    String kind = dclass.toUpperCase(Locale.ROOT) + (root ? "/" + type : "");
    Position before =
        view.defined.computeIfAbsent(kind, none -> new HashMap<>()).putIfAbsent(name, zone.at());
    if (before != null) {
      String plain = name.equals(Name.root) ? "." : name.toString(true).toLowerCase(Locale.ROOT);
      complaints.error(
          zone.at(),
          "zone '%s': already exists previous definition: %s".formatted(plain, before),
          Mends.phrase("zone-twice", plain, before.toString()));
    }
    return name;
  }

  private void allowed(Statement zone, String typeWord, ZoneType type) {
    for (Statement statement : zone.body().statements()) {
      Set<String> types = statement.row().zoneTypes();
      if (!types.isEmpty() && !types.contains(type.word())) {
        complaints.error(
            statement.at(),
            "option '%s' is not allowed in '%s' zone '%s'"
                .formatted(statement.name(), typeWord, zone.word()),
            Mends.phrase("zone-option", statement.name(), typeWord));
      }
    }
  }

  private void servers(Statement zone, ZoneType type, Scope scope) {
    boolean needed =
        switch (type) {
          case SECONDARY, STUB -> true;
          case MIRROR -> !zone.word().equals(".");
          default -> false;
        };
    Statement masters = zone.body().find("masters").orElse(null);
    Statement primaries = zone.body().find("primaries").orElse(masters);
    if (masters != null && primaries != null && masters != primaries) {
      complaints.error(
          primaries.at(), "'primaries' and 'masters' cannot both be used in the same zone", null);
    } else if (needed && primaries == null) {
      error(zone, "missing 'primaries' entry", "zone-primaries");
    } else if (needed && primaries != null) {
      remotes(zone, primaries, "primaries");
    }
    zone.body().find("parental-agents").ifPresent(s -> remotes(zone, s, "parental-agents"));
    if (type == ZoneType.PRIMARY || type == ZoneType.SECONDARY || type == ZoneType.MIRROR) {
      notifying(zone, type, scope);
    }
  }

  private void notifying(Statement zone, ZoneType type, Scope scope) {
    String notify = scope.word("notify", "yes");
    Statement own = zone.body().find("also-notify").orElse(null);
    Statement also = scope.find("also-notify").orElse(null);
    if (type == ZoneType.MIRROR
        && scope.find("notify").isPresent()
        && !Set.of("no", "explicit").contains(notify)) {
      error(
          zone,
          "mirror zones can only be used with 'notify no;' or 'notify explicit;'",
          "mirror-notify");
    }
    if (own != null && notify.equals("no")) {
      complaints.warning(
          zone.at(),
          "zone '" + zone.word() + "': 'also-notify' set but 'notify' is disabled",
          Mends.phrase("notify-off"));
    } else if (also != null && !notify.equals("no")) {
      remotes(zone, also, "primaries");
    }
  }

  private void remotes(Statement zone, Statement statement, String kind) {
    Value.Items list = statement.list().orElse(new Value.Items(List.of(), statement.at()));
    if (list.elements().isEmpty() && !statement.name().equals("also-notify")) {
      error(zone, "empty '" + kind + "' entry", "zone-primaries");
    }
    Remotes named = new Remotes(top);
    for (List<Value> element : list.elements()) {
      Value.Word server = (Value.Word) element.get(0);
      boolean address = !server.quoted() && Addresses.literal(server.text()) != null;
      String key = Value.after(element, "key");
      String tls = Value.after(element, "tls");
      if (key != null && DomainNames.parse(key) == null) {
        complaints.error(server.at(), "'" + key + "' is not a valid name", null);
      }
      if (tls != null && !TlsChecks.known(top, tls)) {
        complaints.error(server.at(), "tls '" + tls + "' is not defined", null);
      }
      if (!address && !named.knows(server.text())) {
        complaints.error(
            server.at(),
            "unable to find " + kind + " list '" + server.text() + "'",
            Mends.phrase("address", server.text()));
      }
    }
  }

  private void matchLists(Scope scope) {
    for (String name : MATCH_LISTS) {
      Statement statement = scope.find(name).orElse(null);
      Acls.Trouble trouble =
          statement == null ? null : statement.list().map(acls::trouble).orElse(null);
      if (trouble != null) {
        complaints.error(trouble.at(), trouble.message(), Mends.undefinedAcl(trouble.name()));
      }
    }
  }

  private void updates(Statement zone, ZoneType type) {
    Statement policy = zone.body().find("update-policy").orElse(null);
    if (policy == null) {
      return;
    }
    if (type == ZoneType.PRIMARY && zone.body().find("allow-update").isPresent()) {
      complaints.error(
          policy.at(),
          "zone '" + zone.word() + "': 'allow-update' is ignored when 'update-policy' is present",
          Mends.phrase("update-twice"));
    }
    if (type == ZoneType.PRIMARY || type == ZoneType.SECONDARY) {
      new UpdateChecks(complaints).run(policy);
    }
  }

  private void dialup(Statement zone, String typeWord, ZoneType type) {
    Statement dialup = zone.body().find("dialup").orElse(null);
    if (dialup == null || !SELF_KEPT.contains(type)) {
      return;
    }
    boolean fits =
        switch (dialup.word()) {
          case "notify" -> type == ZoneType.PRIMARY || type == ZoneType.SECONDARY;
          case "notify-passive" -> type == ZoneType.SECONDARY;
          case "passive", "refresh" -> type == ZoneType.SECONDARY || type == ZoneType.STUB;
          default -> true;
        };
    if (!fits) {
      complaints.error(
          dialup.at(),
          "dialup type '%s' is not allowed in '%s' zone '%s'"
              .formatted(dialup.word(), typeWord, zone.word()),
          null);
    }
  }

  private void keyDirectory(Value.Body body) {
    body.find("key-directory")
        .filter(s -> !directories.test(s.word()))
        .ifPresent(
            s ->
                complaints.warning(
                    s.at(), "key-directory: '" + s.word() + "' does not exist", null));
  }

  private void forwarding(Statement zone, ZoneType type, Name name) {
    ViewChecks.forward(zone.body(), complaints);
    if (type != ZoneType.FORWARD || zone.body().find("forward").isPresent()) {
      return;
    }
    String kind = PrivateNames.kind(name);
    if (kind != null && zone.body().find("forwarders").isPresent()) {
      Statement forwarders = zone.body().find("forwarders").get();
      complaints.warning(
          forwarders.at(),
          "inherited 'forward first;' for %s zone '%s' - did you want 'forward only;'?"
              .formatted(kind, zone.word()),
          null);
    }
  }

  private void staticStub(Statement zone, Name apex) {
    Statement servers = zone.body().find("server-names").orElse(null);
    if (servers == null) {
      return;
    }
    for (Value.Word word : servers.words()) {
      Name name = DomainNames.parse(word.text());
      if (name == null) {
        complaints.error(word.at(), "server-name '" + word.text() + "' is not a valid name", null);
      } else if (name.subdomain(apex)) {
        complaints.error(
            word.at(),
            "server-name '%s' must not be a subdomain of zone name '%s'"
                .formatted(word.text(), zone.word()),
            null);
      }
    }
  }

  /** BIND looks at allow-update once more to know whether the file is written. */
  private void expansion(Statement zone, Scope scope) {
    Value.Items list = scope.find("allow-update").flatMap(Statement::list).orElse(null);
    Acls.Trouble trouble = list == null ? null : acls.trouble(list);
    if (list != null && trouble != null && zone.body().find("update-policy").isEmpty()) {
      complaints.error(trouble.at(), trouble.message(), null);
      complaints.error(list.at(), "acl expansion failed: not found", null);
    }
  }

  /** Whether the zone changes here, so that its file is written. */
  private boolean updatable(Statement zone, Scope scope) {
    if (zone.body().find("update-policy").isPresent()) {
      return true;
    }
    return scope
        .find("allow-update")
        .flatMap(Statement::list)
        .map(l -> acls.trouble(l) == null && !acls.resolve(l).isNone())
        .orElse(false);
  }

  private void file(Statement zone, ZoneType type, boolean updated) {
    Value.Body body = zone.body();
    Statement file = body.find("file").orElse(null);
    if (file == null) {
      boolean elsewhere =
          body.find("database").filter(s -> !s.word().matches("rbt(?:64)?")).isPresent()
              || body.find("dlz").isPresent();
      boolean inline =
          type == ZoneType.SECONDARY
              && body.find("inline-signing").map(s -> s.word().equals("yes")).orElse(false);
      if (type == ZoneType.HINT || inline || (type == ZoneType.PRIMARY && !elsewhere)) {
        error(zone, "missing 'file' entry", "zone-file");
      }
      return;
    }
    boolean writable =
        type == ZoneType.SECONDARY
            || type == ZoneType.MIRROR
            || (type == ZoneType.PRIMARY && updated);
    Use before = files.putIfAbsent(file.word(), new Use(file.at(), writable));
    if (before != null && (writable || before.writable)) {
      complaints.error(
          file.at(),
          "writeable file '%s': already in use: %s".formatted(file.word(), before.at),
          Mends.phrase("file-shared", file.word()));
    }
  }
}
