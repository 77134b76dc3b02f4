package dev.mxlab.named.conf;

import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.text.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/** BIND's checks of zone statements (libbind9's check of 9.18). */
final class ZoneChecks {
  private record Use(Position at, boolean writable) {}

  private final Value.Body top;
  private final Acls acls;
  private final Complaints complaints;
  private final boolean deprecationsTold;
  private final Map<String, Use> files = new HashMap<>();

  ZoneChecks(Value.Body top, Acls acls, Complaints complaints, boolean deprecationsTold) {
    this.top = top;
    this.acls = acls;
    this.complaints = complaints;
    this.deprecationsTold = deprecationsTold;
  }

  /** Checks the zones of the file, or of one view of it. */
  void run(Value.Body body, String viewClass) {
    Map<String, Position> seen = new HashMap<>();
    for (Statement zone : body.all("zone")) {
      zone(zone, viewClass, seen);
    }
  }

  private void zone(Statement zone, String viewClass, Map<String, Position> seen) {
    String written = zone.word();
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
    String dclass = zone.word(1).orElse(viewClass);
    if (DClass.value(dclass.toUpperCase(Locale.ROOT)) < 0) {
      error(zone, "invalid class " + dclass, "zone-class");
      return;
    }
    if (type == ZoneType.DELEGATION_ONLY && deprecationsTold) {
      complaints.warning(typed.at(), "'type delegation-only' is deprecated", null);
    }
    if (type == ZoneType.REDIRECT && !written.equals(".")) {
      complaints.error(zone.at(), "redirect zones must be called \".\"", null);
      return;
    }
    oddQuotes(zone);
    once(zone, type, dclass, seen);
    allowed(zone, typed.word(), type);
    servers(zone, type);
    matchLists(body);
    file(zone, type);
  }

  private void error(Statement zone, String message, String mend) {
    complaints.error(
        zone.at(), "zone '" + zone.word() + "': " + message, Mends.phrase(mend, zone.word()));
  }

  private void inView(Statement zone, Statement inView) {
    boolean known = top.all("view").stream().anyMatch(v -> v.word().equals(inView.word()));
    if (!known) {
      complaints.error(
          zone.at(),
          "'in-view' zone '%s' does not exist in view '%s', or view '%s' is not yet defined"
              .formatted(zone.word(), inView.word(), inView.word()),
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

  private void once(Statement zone, ZoneType type, String dclass, Map<String, Position> seen) {
    Name name = DomainNames.parse(zone.word());
    if (name == null) {
      error(zone, "is not a valid name", "zone-name");
      return;
    }
    boolean root = type == ZoneType.HINT || type == ZoneType.REDIRECT;
    String key =
        name.toString().toLowerCase(Locale.ROOT)
            + "/"
            + dclass.toUpperCase(Locale.ROOT)
            + (root ? "/" + type : "");
    Position before = seen.putIfAbsent(key, zone.at());
    if (before != null) {
      String plain = name.equals(Name.root) ? "." : name.toString(true).toLowerCase(Locale.ROOT);
      complaints.error(
          zone.at(),
          "zone '%s': already exists previous definition: %s".formatted(plain, before),
          Mends.phrase("zone-twice", plain, before.toString()));
    }
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

  private void servers(Statement zone, ZoneType type) {
    boolean needed =
        switch (type) {
          case SECONDARY, STUB -> true;
          case MIRROR -> !zone.word().equals(".");
          default -> false;
        };
    Statement primaries =
        zone.body().find("primaries").or(() -> zone.body().find("masters")).orElse(null);
    if (needed && primaries == null) {
      error(zone, "missing 'primaries' entry", "zone-primaries");
    } else if (needed && primaries != null) {
      primaries.list().ifPresent(list -> servers(zone, list));
    }
  }

  private void servers(Statement zone, Value.Items list) {
    if (list.elements().isEmpty()) {
      error(zone, "empty 'primaries' entry", "zone-primaries");
    }
    for (List<Value> element : list.elements()) {
      Value.Word server = (Value.Word) element.get(0);
      boolean address = Addresses.literal(server.text()) != null;
      boolean known =
          top.statements().stream()
              .anyMatch(
                  s ->
                      (s.name().equals("primaries") || s.name().equals("masters"))
                          && s.word().equals(server.text()));
      if (!address && !known) {
        complaints.error(
            server.at(),
            "unable to find primaries list '" + server.text() + "'",
            Mends.phrase("address", server.text()));
      }
    }
  }

  private void matchLists(Value.Body body) {
    for (Statement statement : body.statements()) {
      if (statement.row().value().contains("<match>")) {
        Acls.Trouble trouble = statement.list().map(acls::trouble).orElse(null);
        if (trouble != null) {
          complaints.error(trouble.at(), trouble.message(), Mends.undefinedAcl(trouble.name()));
        }
      }
    }
  }

  private void file(Statement zone, ZoneType type) {
    Value.Body body = zone.body();
    Statement file = body.find("file").orElse(null);
    if (file == null) {
      boolean elsewhere = body.find("database").isPresent() || body.find("dlz").isPresent();
      if (type == ZoneType.HINT || (type == ZoneType.PRIMARY && !elsewhere)) {
        error(zone, "missing 'file' entry", "zone-file");
      }
      return;
    }
    boolean updated =
        body.find("update-policy").isPresent()
            || body.find("allow-update")
                .flatMap(Statement::list)
                .map(l -> acls.trouble(l) == null && !acls.resolve(l).isNone())
                .orElse(false);
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
