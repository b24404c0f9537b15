"""The accounts of the test's directory: accounts.py SMB_CONF FOLDER

Machines KMS1$ (in "KMS Hosts"), KMS2$ (in it by nesting) and WEB1$ (not in it), the account of the DNS service, and a
keytab for each. Prints the SID of "KMS Hosts".
"""
import sys

import ldb
import samba.dckeytab  # gives Net its export_keytab
from samba.auth import system_session
from samba.credentials import Credentials
from samba.dcerpc import security
from samba.ndr import ndr_unpack
from samba.net import Net
from samba.param import LoadParm
from samba.samdb import SamDB

configuration, folder = sys.argv[1:]
settings = LoadParm(configuration)
directory = SamDB(session_info=system_session(), lp=settings)
credentials = Credentials()
credentials.guess(settings)

for machine in ["kms1", "kms2", "web1"]:
    directory.newcomputer(machine)
    directory.setpassword(f"(sAMAccountName={machine}$)", f"machine-{machine}-Pw1")
for group in ["KMS Hosts", "KMS Nested"]:
    directory.newgroup(group)
directory.add_remove_group_members("KMS Hosts", ["kms1$", "KMS Nested"])
directory.add_remove_group_members("KMS Nested", ["kms2$"])
controller = directory.search(directory.domain_dn(), ldb.SCOPE_SUBTREE, "(sAMAccountName=DC1$)", ["dn"])[0]
change = ldb.Message(controller.dn)
# A running domain controller gives itself this name after a while; "net ads" asks for it.
change["names"] = ldb.MessageElement(["ldap/dc1.ad.lab.example"], ldb.FLAG_MOD_ADD, "servicePrincipalName")
directory.modify(change)
directory.newuser("svc-dns", "Svc-dns-Pw1")
found = directory.search(directory.domain_dn(), ldb.SCOPE_SUBTREE, "(sAMAccountName=svc-dns)", ["dn"])[0]
change = ldb.Message(found.dn)
change["names"] = ldb.MessageElement(
    ["DNS/ns1.lab.example", "DNS/ns1.ad.lab.example"], ldb.FLAG_MOD_REPLACE, "servicePrincipalName")
# AES alone: without it, tickets for the service are RC4.
change["types"] = ldb.MessageElement("24", ldb.FLAG_MOD_REPLACE, "msDS-SupportedEncryptionTypes")
directory.modify(change)

net = Net(credentials, settings)
for service in ["DNS/ns1.lab.example", "DNS/ns1.ad.lab.example"]:
    net.export_keytab(keytab=f"{folder}/dns.keytab", principal=service)
for machine in ["kms1", "kms2", "web1"]:
    net.export_keytab(keytab=f"{folder}/{machine}.keytab", principal=f"{machine}$")

group = directory.search(directory.domain_dn(), ldb.SCOPE_SUBTREE, "(sAMAccountName=KMS Hosts)", ["objectSid"])[0]
print(ndr_unpack(security.dom_sid, group["objectSid"][0]))
