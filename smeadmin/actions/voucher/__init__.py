"""Voucher programmes and vouchers: opened, issued, changed, redeemed, expired, shown."""
