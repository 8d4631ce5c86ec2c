"""Evidence: attaching files to what is on the register, finding them again, and where else they stand.

``attach`` is for the change of any other act: an application, a redemption, a claim.
"""
