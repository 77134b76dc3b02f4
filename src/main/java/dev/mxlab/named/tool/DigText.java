package dev.mxlab.named.tool;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.named.tool.DigQuery.Flag;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Messages in the form that dig prints: tabs of 8 up to the columns 24, 32, 40 and 48. */
final class DigText {
  /** Where the fields begin. */
  private record Columns(int ttl, int dclass, int type, int data) {
    static Columns of(DigQuery query) {
      boolean ttl = query.is(Flag.TTL);
      boolean dclass = query.is(Flag.CLASS);
      if (query.is(Flag.MULTILINE) || (!ttl && !dclass)) {
        return new Columns(24, 24, 24, 32);
      }
      return ttl && dclass ? new Columns(24, 32, 40, 48) : new Columns(24, 24, 32, 40);
    }
  }

  private static final List<String> SECTIONS =
      List.of("QUESTION", "ANSWER", "AUTHORITY", "ADDITIONAL");
  private static final List<Flag> SHOWN =
      List.of(Flag.QUESTION, Flag.ANSWER, Flag.AUTHORITY, Flag.ADDITIONAL);

  private static final String MARGIN = "\t\t\t\t";
  private static final List<Map.Entry<String, Long>> UNITS =
      List.of(
          Map.entry("week", 604_800L),
          Map.entry("day", 86_400L),
          Map.entry("hour", 3_600L),
          Map.entry("minute", 60L),
          Map.entry("second", 1L));

  private final DigQuery query;
  private final StringBuilder out = new StringBuilder();

  private DigText(DigQuery query) {
    this.query = query;
  }

  /** Header, pseudosection and sections, as far as the options want them. */
  static String message(DigQuery query, Message message, String headline, int extraBytes) {
    DigText text = new DigText(query);
    if (query.is(Flag.COMMENTS)) {
      text.out.append(headline);
      text.header(message, extraBytes);
      text.pseudosection(message);
    }
    for (int section = Section.QUESTION; section <= Section.ADDITIONAL; section++) {
      if (query.is(SHOWN.get(section))) {
        text.section(message, section);
      }
    }
    return text.out.toString();
  }

  private void header(Message message, int extraBytes) {
    Header header = message.getHeader();
    StringJoiner flags = new StringJoiner("");
    for (int flag :
        new int[] {Flags.QR, Flags.AA, Flags.TC, Flags.RD, Flags.RA, Flags.AD, Flags.CD}) {
      if (header.getFlag(flag)) {
        flags.add(" " + Flags.string(flag));
      }
    }
    out.append(";; ->>HEADER<<- opcode: ").append(Opcode.string(header.getOpcode()));
    out.append(", status: ").append(Rcode.string(message.getRcode()));
    out.append(", id: ").append(header.getID()).append('\n');
    out.append(";; flags:").append(flags);
    out.append("; QUERY: ").append(header.getCount(Section.QUESTION));
    out.append(", ANSWER: ").append(header.getCount(Section.ANSWER));
    out.append(", AUTHORITY: ").append(header.getCount(Section.AUTHORITY));
    out.append(", ADDITIONAL: ").append(header.getCount(Section.ADDITIONAL)).append('\n');
    if (header.getFlag(Flags.QR) && header.getFlag(Flags.RD) && !header.getFlag(Flags.RA)) {
      out.append(";; WARNING: recursion requested but not available\n");
    }
    if (extraBytes > 0) {
      out.append(";; WARNING: Message has ").append(extraBytes).append(" extra byte");
      out.append(extraBytes > 1 ? "s" : "").append(" at end\n");
    }
    out.append('\n');
  }

  private void pseudosection(Message message) {
    OPTRecord opt = message.getOPT();
    if (opt == null) {
      return;
    }
    out.append(";; OPT PSEUDOSECTION:\n; EDNS: version: ").append(opt.getVersion());
    out.append(", flags:").append((opt.getFlags() & ExtendedFlags.DO) != 0 ? " do" : "");
    int reserved = opt.getFlags() & 0x7fff;
    if (reserved != 0) {
      out.append(String.format(Locale.ROOT, "; MBZ: 0x%04x", reserved));
    }
    out.append("; udp: ").append(opt.getPayloadSize()).append('\n');
    for (EDNSOption option : opt.getOptions()) {
      option(option);
    }
  }

  private void option(EDNSOption option) {
    HexFormat hex = HexFormat.of();
    if (option instanceof ExtendedErrorCodeOption error) {
      out.append("; EDE: ").append(error.getErrorCode());
      out.append(" (").append(ExtendedErrorCodeOption.text(error.getErrorCode())).append(')');
      if (error.getText() != null && !error.getText().isEmpty()) {
        out.append(": (").append(error.getText()).append(')');
      }
      out.append('\n');
      return;
    }
    byte[] wire = option.toWire();
    byte[] data = java.util.Arrays.copyOfRange(wire, 4, wire.length);
    String name = option.getCode() == EDNSOption.Code.COOKIE ? "COOKIE" : "OPT=" + option.getCode();
    out.append("; ").append(name).append(": ").append(hex.formatHex(data)).append('\n');
  }

  private void section(Message message, int section) {
    List<Record> records =
        message.getSection(section).stream().filter(r -> r.getType() != Type.OPT).toList();
    if (records.isEmpty()) {
      return;
    }
    boolean comments = query.is(Flag.COMMENTS);
    if (comments) {
      out.append(";; ").append(SECTIONS.get(section)).append(" SECTION:\n");
    }
    for (Record record : records) {
      if (section == Section.QUESTION) {
        question(record);
      } else {
        out.append(line(record, query)).append('\n');
      }
    }
    if (comments) {
      out.append('\n');
    }
  }

  private void question(Record record) {
    StringBuilder line = new StringBuilder(";").append(record.getName());
    Columns columns = Columns.of(query);
    indent(line, columns.dclass());
    line.append(DClass.string(record.getDClass()));
    indent(line, columns.type());
    out.append(line).append(Type.string(record.getType())).append('\n');
  }

  /** One record in its columns. */
  static String line(Record record, DigQuery query) {
    StringBuilder line = new StringBuilder(record.getName().toString());
    Columns columns = Columns.of(query);
    if (query.is(Flag.TTL)) {
      indent(line, columns.ttl());
      line.append(record.getTTL());
    }
    if (query.is(Flag.CLASS)) {
      indent(line, columns.dclass());
      line.append(DClass.string(record.getDClass()));
    }
    indent(line, columns.type());
    line.append(Type.string(record.getType()));
    indent(line, columns.data());
    boolean spread = query.is(Flag.MULTILINE) && record instanceof SOARecord;
    return line.append(spread ? spread((SOARecord) record) : RecordText.data(record)).toString();
  }

  /** The one type whose data {@code +multiline} explains (dns_rdata_tofmttext). */
  private static String spread(SOARecord soa) {
    StringBuilder text = new StringBuilder();
    text.append(soa.getHost()).append(' ').append(soa.getAdmin()).append(" (\n");
    field(text, soa.getSerial(), "serial", false);
    field(text, soa.getRefresh(), "refresh", true);
    field(text, soa.getRetry(), "retry", true);
    field(text, soa.getExpire(), "expire", true);
    field(text, soa.getMinimum(), "minimum", true);
    return text.append(MARGIN).append(')').toString();
  }

  private static void field(StringBuilder text, long value, String name, boolean time) {
    text.append(MARGIN).append(String.format(Locale.ROOT, "%-10d ; %s", value, name));
    text.append(time ? " (" + period(value) + ")" : "").append('\n');
  }

  /** {@code 1 hour 30 minutes}, as BIND's dns_ttl_totext says it. */
  private static String period(long seconds) {
    if (seconds == 0) {
      return "0 seconds";
    }
    StringJoiner words = new StringJoiner(" ");
    long left = seconds;
    for (Map.Entry<String, Long> unit : UNITS) {
      long count = left / unit.getValue();
      left %= unit.getValue();
      if (count > 0) {
        words.add(count + " " + unit.getKey() + (count == 1 ? "" : "s"));
      }
    }
    return words.toString();
  }

  /** Tabs up to the column, or one space where the line is there already. */
  private static void indent(StringBuilder line, int column) {
    int at = 0;
    for (int i = 0; i < line.length(); i++) {
      at = line.charAt(i) == '\t' ? at / 8 * 8 + 8 : at + 1;
    }
    if (at >= column) {
      line.append(' ');
      return;
    }
    while (at < column) {
      line.append('\t');
      at = at / 8 * 8 + 8;
    }
  }
}
