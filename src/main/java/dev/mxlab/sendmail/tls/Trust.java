package dev.mxlab.sendmail.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whom a host trusts: the authorities of CACertFile and CACertPath, less what CRLFile revokes (RFC
 * 5280).
 */
record Trust(List<X509Certificate> authorities, List<X509CRL> revoked, InstantSource clock) {
  Trust {
    authorities = List.copyOf(authorities);
    revoked = List.copyOf(revoked);
  }

  /** Whether the first certificate is vouched for by an authority, by way of the others. */
  boolean verifies(List<X509Certificate> chain) {
    if (authorities.isEmpty() || chain.isEmpty()) {
      return false;
    }
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(chain.get(0));
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(
              authorities.stream()
                  .map(one -> new TrustAnchor(one, null))
                  .collect(Collectors.toSet()),
              target);
      List<Object> known = new ArrayList<Object>(chain);
      known.addAll(revoked);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
      parameters.setRevocationEnabled(!revoked.isEmpty());
      parameters.setDate(Date.from(clock.instant()));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return true;
    } catch (GeneralSecurityException notTrusted) {
      return false;
    }
  }

  static List<X509Certificate> chain(Certificate[] shown) {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate one : shown) {
      if (one instanceof X509Certificate x509) {
        chain.add(x509);
      }
    }
    return chain;
  }
}
