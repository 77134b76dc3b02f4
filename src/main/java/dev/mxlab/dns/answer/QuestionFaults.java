package dev.mxlab.dns.answer;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Classes and types that are no questions, with the codes that BIND has for them. */
final class QuestionFaults {
  private QuestionFaults() {}

  static int ofClass(int dclass) {
    return switch (dclass) {
      case DClass.IN, DClass.CH, DClass.HS -> Rcode.NOERROR;
      case 0, DClass.NONE, DClass.ANY -> Rcode.FORMERR;
      default -> Rcode.NOTIMP;
    };
  }

  static int ofType(int type) {
    return switch (type) {
      case Type.ANY, Type.AXFR, Type.IXFR -> Rcode.NOERROR;
      case Type.MAILA, Type.MAILB -> Rcode.NOTIMP;
      default -> type == Type.OPT || (type >= 128 && type < 256) ? Rcode.FORMERR : Rcode.NOERROR;
    };
  }
}
