package dev.mxlab.named.tool.nsupdate;

import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.message.Rr;
import dev.mxlab.named.tool.query.NameText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** Reads {@code prereq} and {@code update} lines into a message. */
final class Changes {
  private static final int CLASS_NONE = 254;
  private static final int CLASS_ANY = 255;
  private static final int TYPE_ANY = 255;
  private static final long MOST_TTL = 0x7fff_ffffL;
  private static final byte[] NOTHING = new byte[0];

  private final UpdateMessage message;

  /** Settings, as {@code class}, {@code ttl} and {@code check-names} change them. */
  int usualClass = 1;

  @Nullable Long usualTtl;
  boolean checked = true;

  /** The class of the update in the making; {@link #CLASS_NONE} before any was said. */
  private int zoneClass = CLASS_NONE;

  Changes(UpdateMessage message) {
    this.message = message;
  }

  int dclass() {
    zoneClass = zoneClass == CLASS_NONE ? usualClass : zoneClass;
    return zoneClass;
  }

  /** The next update may be of another class. */
  void forgetClass() {
    zoneClass = CLASS_NONE;
  }

  private boolean takeClass(int dclass) {
    zoneClass = zoneClass == CLASS_NONE ? dclass : zoneClass;
    return zoneClass == dclass;
  }

  void prerequisite(Words words) throws SyntaxException {
    String kind = words.next();
    if (kind.isEmpty()) {
      throw new SyntaxException("could not read operation code");
    }
    if (!prerequisite(kind, words)) {
      throw new SyntaxException("incorrect operation code: " + kind);
    }
  }

  /** False when {@code kind} is no kind of prerequisite. */
  boolean prerequisite(String kind, Words words) throws SyntaxException {
    switch (kind.toLowerCase(Locale.ROOT)) {
      case "nxdomain" -> name(words, CLASS_NONE);
      case "yxdomain" -> name(words, CLASS_ANY);
      case "nxrrset" -> records(words, false);
      case "yxrrset" -> records(words, true);
      default -> {
        return false;
      }
    }
    return true;
  }

  void update(Words words) throws SyntaxException {
    String operation = words.next();
    if (operation.isEmpty()) {
      throw new SyntaxException("could not read operation code");
    }
    if (!update(operation, words)) {
      throw new SyntaxException("incorrect operation code: " + operation);
    }
  }

  /** False when {@code operation} is none. */
  boolean update(String operation, Words words) throws SyntaxException {
    switch (operation.toLowerCase(Locale.ROOT)) {
      case "add" -> add(words);
      case "del", "delete" -> delete(words);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Name owner(Words words) throws SyntaxException {
    String word = words.next();
    if (word.isEmpty()) {
      throw new SyntaxException("could not read owner name");
    }
    try {
      return NameText.of(word, Name.root);
    } catch (NameText.BadName bad) {
      throw new SyntaxException("invalid owner name: " + bad.why());
    }
  }

  private void name(Words words, int dclass) throws SyntaxException {
    message.prerequisites.add(new Rr(owner(words), TYPE_ANY, dclass, 0, NOTHING));
  }

  private void records(Words words, boolean exist) throws SyntaxException {
    Name owner = owner(words);
    String word = words.next();
    if (word.isEmpty()) {
      throw new SyntaxException("could not read class or type");
    }
    Integer dclass = Mnemonics.classOf(word);
    if (dclass != null) {
      if (!takeClass(dclass)) {
        throw new SyntaxException("class mismatch: " + word);
      }
      word = words.next();
      if (word.isEmpty()) {
        throw new SyntaxException("could not read type");
      }
    }
    Integer type = Mnemonics.typeOf(word);
    if (type == null) {
      throw new SyntaxException("invalid type: " + word);
    }
    int of = dclass();
    byte[] data = exist ? data(words, type, of) : NOTHING;
    int said = !exist ? CLASS_NONE : data.length > 0 ? of : CLASS_ANY;
    message.prerequisites.add(new Rr(owner, type, said, 0, data));
  }

  private static byte[] data(Words words, int type, int dclass) throws SyntaxException {
    String text = words.rest();
    if (text.isEmpty()) {
      return NOTHING;
    }
    try {
      return RdataReader.read(text, type, dclass);
    } catch (RdataReader.BadData bad) {
      throw new SyntaxException("invalid rdata format: " + bad.why(), bad.logged());
    }
  }

  private void add(Words words) throws SyntaxException {
    Name owner = owner(words);
    String word = words.next();
    if (word.isEmpty()) {
      throw new SyntaxException("could not read owner ttl");
    }
    Long ttl = number(word);
    if (ttl == null) {
      ttl = usualTtl;
      if (ttl == null) {
        throw new SyntaxException("ttl '" + word + "': " + whyNot(word));
      }
    } else if (ttl > MOST_TTL) {
      String range = "' is out of range (0 to " + MOST_TTL + ")";
      throw new SyntaxException("ttl '" + word + range);
    } else {
      word = words.next();
    }
    int type = type(word, words, false);
    byte[] data = data(words, type, dclass());
    if (data.length == 0) {
      throw new SyntaxException("could not read rdata");
    }
    Rr rr = new Rr(owner, type, dclass(), ttl, data);
    check(rr);
    message.updates.add(rr);
  }

  private void check(Rr rr) throws SyntaxException {
    if (checked && !NameChecks.ownerAllowed(rr)) {
      throw new SyntaxException("check-names failed: bad owner '" + rr.name() + "'");
    }
    Name bad = checked ? NameChecks.badName(rr) : null;
    if (bad != null) {
      throw new SyntaxException("check-names failed: bad name '" + Rr.shown(bad) + "'");
    }
  }

  private void delete(Words words) throws SyntaxException {
    Name owner = owner(words);
    String word = words.next();
    if (number(word) != null) {
      word = words.next();
    }
    int type = word.isEmpty() ? TYPE_ANY : type(word, words, true);
    byte[] data = word.isEmpty() ? NOTHING : data(words, type, dclass());
    int dclass = data.length == 0 ? CLASS_ANY : CLASS_NONE;
    message.updates.add(new Rr(owner, type, dclass, 0, data));
  }

  /** {@code [CLASS] TYPE}; of a deletion the type may be missing. */
  private int type(String word, Words words, boolean delete) throws SyntaxException {
    if (word.isEmpty()) {
      throw new SyntaxException("could not read class or type");
    }
    Integer dclass = Mnemonics.classOf(word);
    if (dclass == null || dclass == CLASS_ANY) {
      Integer type = Mnemonics.typeOf(word);
      if (type == null) {
        String why = "' is not a valid class or type: unknown class/type";
        throw new SyntaxException("'" + word + why);
      }
      return type;
    }
    if (!takeClass(dclass)) {
      throw new SyntaxException("class mismatch: " + word);
    }
    String next = words.next();
    if (next.isEmpty()) {
      if (delete) {
        return TYPE_ANY;
      }
      throw new SyntaxException("could not read type");
    }
    Integer type = Mnemonics.typeOf(next);
    if (type == null) {
      throw new SyntaxException("'" + next + "' is not a valid type: unknown class/type");
    }
    return type;
  }

  /** A number of 32 bits; null when it is none. */
  static @Nullable Long number(String word) {
    boolean digits = !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean fits = digits && word.length() <= 10 && Long.parseLong(word) <= 0xffff_ffffL;
    return fits ? (Long) Long.parseLong(word) : null;
  }

  private static String whyNot(String word) {
    boolean digits = word.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? "out of range" : "not a valid number";
  }

  void ttl(Words words) throws SyntaxException {
    String word = words.next();
    if (word.isEmpty()) {
      throw new SyntaxException("could not read ttl");
    }
    if (word.equalsIgnoreCase("none")) {
      usualTtl = null;
      return;
    }
    Long ttl = number(word);
    if (ttl == null) {
      throw new SyntaxException("");
    }
    if (ttl > MOST_TTL) {
      String range = "' is out of range (0 to " + MOST_TTL + ")";
      throw new SyntaxException("ttl '" + word + range);
    }
    usualTtl = ttl;
  }

  void dclass(Words words) throws SyntaxException {
    String word = words.next();
    if (word.isEmpty()) {
      throw new SyntaxException("could not read class name");
    }
    Integer dclass = Mnemonics.classOf(word);
    if (dclass == null) {
      throw new SyntaxException("could not parse class name: " + word);
    }
    if (dclass == CLASS_NONE || dclass == CLASS_ANY || dclass == 0) {
      throw new SyntaxException("bad default class: " + word);
    }
    usualClass = dclass;
  }

  void checkNames(Words words) throws SyntaxException {
    String word = words.next();
    switch (word.toLowerCase(Locale.ROOT)) {
      case "" -> throw new SyntaxException("could not read check-names directive");
      case "yes", "true", "on" -> checked = true;
      case "no", "false", "off" -> checked = false;
      default -> throw new SyntaxException("incorrect check-names directive: " + word);
    }
  }
}
